"""Clients over HTTP and in process see one state."""

from __future__ import annotations

import asyncio

import requests
from twilio.http.async_http_client import AsyncHttpClient

from tests.conformance.scenario import supported
from tests.server.conftest import Served
from toolkit.account.connecting import connect
from toolkit.sandbox.http_client import AsyncInProcessHttpClient


def test_the_sdk_goes_through_the_four_steps(served: Served) -> None:
    client = served.client
    service = client.messaging.v1.services.create(friendly_name="over HTTP", use_inbound_webhook_on_number=True)
    service.alpha_senders.create(alpha_sender="OWL")
    message = client.messages.create(to="+33612345678", messaging_service_sid=service.sid, body="Bonjour €")
    served.sandbox.clock.sleep(10)

    assert (message.fetch().status, message.fetch().from_) == ("delivered", "OWL")
    assert service.delete()


def test_pages_lead_back_to_the_server(served: Served) -> None:
    client = served.client
    for index in range(5):
        client.messaging.v1.services.create(friendly_name=f"service {index}")

    names = [service.friendly_name for service in client.messaging.v1.services.list(page_size=2)]
    numbers = [number.sid for number in client.incoming_phone_numbers.list(page_size=3)]
    assert names[:5] == [f"service {index}" for index in (4, 3, 2, 1, 0)]
    assert len(numbers) == len(set(numbers)) == len(client.incoming_phone_numbers.list())


def test_urls_name_the_host_that_was_asked(served: Served) -> None:
    auth = (served.sandbox.account_sid, served.sandbox.auth_token)
    host = f"localhost:{served.address[1]}"
    row = requests.get(f"http://{host}/v1/Services?PageSize=1", auth=auth, timeout=20).json()

    assert row["services"][0]["url"].startswith(f"http://{host}/v1/Services/")
    assert row["meta"]["next_page_url"].startswith(f"http://{host}/")


def test_the_async_client_sees_the_same_state() -> None:
    account = connect(database=":memory:", seed=1)

    async def story() -> str:
        made = await account.async_client.messaging.v1.services.create_async(friendly_name="async")
        return str((await account.async_client.messaging.v1.services(made.sid).fetch_async()).sid)

    sid = asyncio.run(story())
    assert account.client.messaging.v1.services(sid).fetch().friendly_name == "async"
    assert issubclass(AsyncInProcessHttpClient, AsyncHttpClient)


def test_every_product_of_twilios_is_found_by_the_path_alone(served: Served) -> None:
    client = served.client
    assert client.lookups.v2.phone_numbers("+14155552671").fetch().url.startswith(f"{served.url}/v2/PhoneNumbers/")
    assert client.pricing.v1.messaging.countries("US").fetch().url == f"{served.url}/v1/Messaging/Countries/US"
    assert len(client.pricing.v1.messaging.countries.list(limit=120, page_size=50)) == 120
    assert client.monitor.v1.alerts.list() == []
    assert client.messaging.v1.services.list() != []
    assert client.applications.list() != []


def test_json_bodies_and_put_come_through(served: Served) -> None:
    body = {"language": "en", "types": {"twilio/text": {"body": "Größe {{1}} liegt bereit 🦉."}}}
    made = served.ask("POST", "/v1/Content", json=body)
    assert (made.status_code, made.json()["types"]) == (201, body["types"])
    place = f"/v1/Content/{made.json()['sid']}"
    assert served.ask("PUT", place, json=body | {"friendly_name": "Size"}).json()["friendly_name"] == "Size"
    assert served.client.content.v1.contents(made.json()["sid"]).fetch().friendly_name == "Size"
    assert served.ask("POST", "/v1/Content", data=b"{").json()["code"] == 20001
    assert served.ask("POST", "/v1/Content", data={"language": "en"}).json()["code"] == 20001
    assert served.ask("POST", place, json=body).status_code == 405


def test_no_two_products_have_a_path_in_common() -> None:
    paths: dict[str, set[str]] = {}
    for product, _method, path in supported():
        paths.setdefault(path, set()).add(product)
    assert [path for path, products in paths.items() if len(products) > 1] == []
