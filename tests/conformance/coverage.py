"""The tables of the sandbox's README pages, from Twilio's documents, the sandbox's routes and its table of fates.

``python -m tests.conformance.coverage`` writes them between their markers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from unittest import mock

import toolkit
from tests.conformance.documents import Operation, operations
from tests.conformance.scenario import STEPS, Caller, supported
from tests.conformance.watch import watching
from toolkit.errors.codes import CODES
from toolkit.i18n import _

ROOM = Path(toolkit.__file__).parent / "sandbox"
FATES = Path(toolkit.__file__).parent / "data" / "fates.csv"
PAGES = {"en": ROOM / "README.md", "ja": ROOM / "README.ja.md"}

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "operations": "| Operation | Sandbox | Checked at |",
        "fates": "| Number | Matches | Outcome | Error | Evidence |",
        "yes": "yes",
        "no": "–",
        "count": "{have} of {all} operations.",
        "from": "`From` is",
        "to": "`To` is",
        "buy": "number to buy is",
        "buy_area_code": "area code to buy in is",
        "to_suffix": "`To` ends with",
        "to_prefix": "`To` begins with",
        "whatsapp_suffix": "WhatsApp `To` ends with",
        "rcs_suffix": "`To` by RCS ends with",
        "rcs": "every other `To` by RCS",
        "line_type": "line type of `To` is",
        "profile_suffix": "profile or trust product: `FriendlyName` ends with",
        "brand_suffix": "brand: `FriendlyName` of its customer profile ends with",
        "mail_suffix": "brand of a public company: `brand_contact_email` before the @ ends with",
        "mail_domain": "brand of a public company: `brand_contact_email` is at",
        "vetting_suffix": "vetting: `VettingId` ends with",
        "campaign_suffix": "campaign: `Description` ends with",
        "toll_free_suffix": "toll-free verification: `BusinessName` ends with",
        "template_suffix": "content template: the `name` of its approval ends with",
        "link_suffix": "link that is to be shortened ends with",
        "sender_suffix": "number of a new WhatsApp sender ends with",
        "default": "everything else",
    },
    "ja": {
        "operations": "| 操作 | サンドボックス | 検証済みのステータス |",
        "fates": "| 番号 | 一致条件 | 結果 | エラー | 根拠 |",
        "yes": "対応",
        "no": "–",
        "count": "全 {all} 操作のうち {have} 操作に対応しています。",
        "from": "`From` が一致",
        "to": "`To` が一致",
        "buy": "購入する番号が一致",
        "buy_area_code": "購入時の市外局番が一致",
        "to_suffix": "`To` の末尾が一致",
        "to_prefix": "`To` の先頭が一致",
        "whatsapp_suffix": "WhatsApp の `To` の末尾が一致",
        "rcs_suffix": "RCS の `To` の末尾が一致",
        "rcs": "それ以外の RCS の `To`",
        "line_type": "`To` の回線種別が一致",
        "profile_suffix": "プロファイル、Trust Product: `FriendlyName` の末尾が一致",
        "brand_suffix": "ブランド: Customer Profile の `FriendlyName` の末尾が一致",
        "mail_suffix": "上場企業のブランド: `brand_contact_email` の @ の前の末尾が一致",
        "mail_domain": "上場企業のブランド: `brand_contact_email` のドメインが一致",
        "vetting_suffix": "審査（vetting）: `VettingId` の末尾が一致",
        "campaign_suffix": "キャンペーン: `Description` の末尾が一致",
        "toll_free_suffix": "トールフリー番号の承認: `BusinessName` の末尾が一致",
        "template_suffix": "コンテンツテンプレート: 承認申請の `name` の末尾が一致",
        "link_suffix": "短縮するリンクの末尾が一致",
        "sender_suffix": "新しい WhatsApp 送信者の番号の末尾が一致",
        "default": "その他すべて",
        "documented": "文書に記載あり",
        "observed": "実例で観測",
        "assumed": "仮定",
        "sandbox convention": "サンドボックスの取り決め",
        "delivered": "到達（delivered）",
        "undelivered": "不達（undelivered）",
        "failed": "失敗（failed）",
        "read": "既読（read）",
        "sent": "送信済み（sent）",
    },
}


def operations_table(language: str) -> str:
    """Return the table of operations; the statuses are those that the scenario saw and checked just now."""
    words = WORDS[language]
    with watching() as seen:
        caller = Caller()
        for step in STEPS:
            caller.run(step)
    have = supported()
    statuses: dict[tuple[str, str, str], set[int]] = {}
    for operation, status in seen:
        statuses.setdefault(operation.shape, set()).add(status)
    everything = operations()
    count = words["count"].format(have=sum(one.shape in have for one in everything), all=len(everything))
    lines = [count]
    for name, group in groupby(everything, lambda operation: operation.document):
        lines += ["", f"**twilio_{name}.json**", "", words["operations"], "| --- | --- | --- |"]
        lines += [_row(operation, have, statuses, words) for operation in group]
    return "\n".join(lines)


def _row(
    operation: Operation,
    have: set[tuple[str, str, str]],
    statuses: Mapping[tuple[str, str, str], set[int]],
    words: Mapping[str, str],
) -> str:
    checked = ", ".join(map(str, sorted(statuses.get(operation.shape, ())))) or words["no"]
    return f"| `{operation}` | {words['yes' if operation.shape in have else 'no']} | {checked} |"


def fates_table(language: str) -> str:
    """Return the table of what becomes of a message, by its numbers."""
    words = WORDS[language]
    lines = [words["fates"], "| --- | --- | --- | --- | --- |"]
    with FATES.open(encoding="utf-8", newline="") as file, mock.patch.dict("os.environ", TOOLKIT_LANG=language):
        for row in csv.DictReader(file):
            if row["kind"] == "error":
                continue
            code = row["error_code"]
            error = f"[{code}](https://www.twilio.com/docs/api/errors/{code}) {_(CODES[int(code)][0])}" if code else "–"
            outcome, evidence = (words.get(row[name], row[name]) for name in ("outcome", "evidence"))
            outcome = f"HTTP {outcome}" if outcome.isdigit() else outcome
            pattern = f"`{row['pattern']}`" if row["pattern"] else "–"
            lines.append(f"| {pattern} | {words.get(row['kind'], row['kind'])} | {outcome} | {error} | {evidence} |")
    return "\n".join(lines)


def written(text: str, tables: Iterable[tuple[str, str]]) -> str:
    """Return ``text`` with each table between its markers.

    Raises:
        ValueError: a page has lost a marker.
    """
    for name, table in tables:
        pattern = rf"(<!-- {name}: written by [^>]*-->\n).*?(<!-- end of {name} -->)"
        text, times = re.subn(pattern, lambda found: f"{found[1]}\n{table}\n\n{found[2]}", text, flags=re.DOTALL)  # noqa: B023
        if times != 1:
            raise ValueError(f"the markers of {name} are missing")
    return text


def pages() -> Iterator[tuple[Path, str]]:
    """Return each page and what it should say."""
    for language, path in PAGES.items():
        tables = [("operations", operations_table(language)), ("fates", fates_table(language))]
        yield path, written(path.read_text(encoding="utf-8"), tables)


if __name__ == "__main__":
    for page, content in pages():
        page.write_text(content, encoding="utf-8")
