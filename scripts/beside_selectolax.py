"""Times the reading of pages beside a script with selectolax: see scripts/beside-selectolax.

The script is what a researcher writes in an afternoon: it finds the title and the rows of the three tables by their labels, and takes the
numbers of a row in their order. It knows nothing of merged cells, blanks, notes, several reports on a page, or what must add up.
"""

import re
import statistics
import sys
import time

import gongkai as gk
from selectolax.lexbor import LexborHTMLParser

PAGES, TURNS = sys.argv[1], int(sys.argv[2])
TODAY = "2026-03-01"
TITLE = re.compile(r"(.{2,40}?)\s*(20\d\d)\s*年(?:度)?(?:政府)?信息公开(?:工作)?年度报告")
NUMBER = re.compile(r"^\d+(?:\.\d+)?$")
DECLARED = re.compile(rb"charset=[\"']?([\w-]+)", re.I)
ROWS = [
    ("新收政府信息公开申请", "requests.received"),
    ("上年结转政府信息公开申请", "requests.carried_in"),
    ("予以公开", "requests.granted"),
    ("部分公开", "requests.partly_granted"),
    ("属于国家秘密", "requests.refused.state_secret"),
    ("其他法律行政法规禁止公开", "requests.refused.prohibited_by_law"),
    ("危及", "requests.refused.security_stability"),
    ("保护第三方合法权益", "requests.refused.third_party"),
    ("属于三类内部事务信息", "requests.refused.internal_affairs"),
    ("属于四类过程性信息", "requests.refused.deliberative"),
    ("属于行政执法案卷", "requests.refused.enforcement_file"),
    ("属于行政查询事项", "requests.refused.administrative_query"),
    ("本机关不掌握相关政府信息", "requests.not_provided.not_held"),
    ("没有现成信息需要另行制作", "requests.not_provided.needs_creation"),
    ("补正后申请内容仍不明确", "requests.not_provided.still_unclear"),
    ("信访举报投诉类申请", "requests.not_processed.petition"),
    ("重复申请", "requests.not_processed.repeat"),
    ("要求提供公开出版物", "requests.not_processed.published"),
    ("无正当理由大量反复申请", "requests.not_processed.excessive"),
    ("要求行政机关确认或重新出具", "requests.not_processed.reconfirm"),
    ("逾期不补正", "requests.other.not_corrected"),
    ("未按收费通知要求缴纳费用", "requests.other.fee_unpaid"),
    ("总计", "requests.total"),
    ("结转下年度继续办理", "requests.carried_out"),
]
COLUMNS = ["natural_person", "business", "research", "nonprofit", "legal_service", "other_org", "total"]


def records(path):
    """Addresses and pages of a WARC."""
    data, at = open(path, "rb").read(), 0
    while (at := data.find(b"WARC/1.", at)) >= 0:
        end = data.index(b"\r\n\r\n", at) + 4
        head = dict(line.split(": ", 1) for line in data[at:end].decode().split("\r\n") if ": " in line)
        head = {name.lower(): value for name, value in head.items()}
        size = int(head["content-length"])
        if head["warc-type"] in ("response", "resource"):
            body = data[end : end + size]
            if head["warc-type"] == "response":
                body = body[body.index(b"\r\n\r\n") + 4 :]
            yield head["warc-target-uri"], body
        at = end + size


def script(data):
    """The numbers of a page, by cell; None where it has no title of a report."""
    declared = DECLARED.search(data[:2048])
    try:
        text = data.decode(declared.group(1).decode().lower() if declared else "utf-8")
    except (UnicodeDecodeError, LookupError):
        text = data.decode("gb18030", "replace")
    tree = LexborHTMLParser(text)
    tree.strip_tags(["script", "style"])
    title = TITLE.search(tree.body.text(separator="", strip=True))
    if not title:
        return None
    found = {}
    for row in tree.css("tr"):
        cells = [re.sub(r"\s", "", cell.text()) for cell in row.css("td, th")]
        numbers = [cell for cell in cells if NUMBER.match(cell)]
        label = "".join(cell for cell in cells if not NUMBER.match(cell)).replace("、", "")
        if len(numbers) == len(COLUMNS):
            for words, name in ROWS:
                if words in label:
                    found.update((f"{name}.{column}", float(n)) for column, n in zip(COLUMNS, numbers))
                    break
    return found


def ours(pages):
    return [of.cells for of in gk.read_many(pages, today=TODAY, isolate=False) if len(of)]


def theirs(pages):
    return [found for found in (script(data) for _, data in pages) if found is not None]


def timed(work, pages):
    begun = time.process_time()
    read = work(pages)
    return time.process_time() - begun, read


pages = list(records(PAGES))
size = sum(len(data) for _, data in pages) / len(pages) / 1024
print(f"{len(pages)} pages of {size:.0f} KiB")
ours(pages[:20]), theirs(pages[:20])
took = {"gongkai": [], "selectolax": []}
for _ in range(TURNS):
    took["gongkai"].append(timed(ours, pages)[0])
    took["selectolax"].append(timed(theirs, pages)[0])
for name, seconds in took.items():
    middle = statistics.median(seconds)
    print(f"{name}: {middle:.2f} s of the processor, {len(pages) / middle:.0f} pages/s")
ratio = statistics.median(b / a for a, b in zip(took["gongkai"], took["selectolax"]))
print(f"gongkai beside selectolax: {ratio:.2f} × as fast")
# What the script reads of the third table, beside what the package does.
wanted = same = 0
for name, data in pages:
    (read,) = gk.read_many([(name, data)], today=TODAY, isolate=False)
    cells = {c: v for c, v in zip(read.cells["cell"], read.cells["value"]) if v is not None and c.startswith("requests.")}
    found = script(data) or {}
    wanted += len(cells)
    same += sum(found.get(cell) == value for cell, value in cells.items())
print(f"numbers of requests: {wanted} read by gongkai, {same} of them the same by the script ({same / max(wanted, 1):.1%})")
