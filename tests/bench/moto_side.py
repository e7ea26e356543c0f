"""The other side of bench_server: creates and reads an SNS topic on moto's server whenever a line asks for it.

Runs in the benchmark's own environment, where moto and boto3 are. Prints the seconds that each round took.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import boto3

with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
server = subprocess.Popen(
    [Path(sys.executable).with_name("moto_server"), "--host", "127.0.0.1", "--port", str(port)],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
while True:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        break
    except OSError:
        time.sleep(0.1)
client = boto3.client(
    "sns",
    endpoint_url=f"http://127.0.0.1:{port}",
    region_name="us-east-1",
    aws_access_key_id="testing",
    aws_secret_access_key="testing",
)
made = 0
for line in sys.stdin:
    started = time.perf_counter()
    for _ in range(int(line)):
        made += 1
        topic = client.create_topic(Name=f"topic-{made}")["TopicArn"]
        client.get_topic_attributes(TopicArn=topic)
    print(time.perf_counter() - started, flush=True)
server.terminate()
