"""Times the search for copies beside MinHash and LSH: see scripts/beside-datasketch."""

import random
import subprocess
import sys
import time
from pathlib import Path

from datasketch import MinHash, MinHashLSH

EXAMPLE, FOLDER, TEXTS = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
COPIES = 50
SHINGLE = 6
PERMUTATIONS = 128
# A threshold that finds pairs of which four fifths are the same.
THRESHOLD = 0.5

WHO = "办公室 政务科 信息中心 各业务科室 值班人员 下属单位 窗口人员 网站编辑".split()
WHAT = "更新栏目 答复申请 审核内容 整理目录 公开清单 回应关切 培训人员 核对数据 报送材料 保管档案".split()
HOW = "不够及时 不够全面 仍有差距 衔接不畅 标准不一 流程偏长 深度不足 形式单一 重视不够 力量偏弱".split()
THEN = "下一步将明确责任人 今后将按月检查 拟增加专门人员 将修订工作流程 准备建立台账 计划开展专题培训".split()
WHEN = "上半年 下半年 第三季度 年底前 全年 节假日期间".split()


def text(rng):
    """Some twenty sentences of stock words, many of which many texts have."""
    sentences = []
    for _ in range(rng.randint(14, 24)):
        where = rng.choice(WHEN)
        first = f"{where}{rng.choice(WHO)}在{rng.choice(WHAT)}方面{rng.choice(HOW)}"
        sentences.append(f"{first}，{rng.choice(WHO)}与{rng.choice(WHO)}{rng.choice(HOW)}，{rng.choice(THEN)}。")
    return sentences


def texts():
    rng = random.Random(7)
    all_ = [text(rng) for _ in range(TEXTS - COPIES)]
    for _ in range(COPIES):
        copied = list(rng.choice(all_[:1000]))
        for at in rng.sample(range(len(copied)), max(1, len(copied) // 10)):
            copied[at] = text(rng)[0]
        all_.append(copied)
    return ["".join(sentences) for sentences in all_]


def theirs(lines):
    lsh, kept, found = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), {}, set()
    for at, line in enumerate(lines, 1):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([line[i : i + SHINGLE].encode() for i in range(len(line) - SHINGLE + 1)])
        if any(sketch.jaccard(other) >= THRESHOLD for other in (kept[i] for i in lsh.query(sketch))):
            found.add(at)
        kept[at] = sketch
        lsh.insert(at, sketch)
    return found


lines = texts()
path = FOLDER / "texts.txt"
path.write_text("\n".join(lines) + "\n", encoding="utf-8")
planted = set(range(TEXTS - COPIES + 1, TEXTS + 1))
run = subprocess.run([EXAMPLE, path], capture_output=True, text=True, check=True)
ours = {int(line) for line in run.stdout.split()}
seconds = float(run.stderr.split()[-2])
print(f"{TEXTS} texts of {sum(map(len, lines)) // TEXTS} characters, {COPIES} of them copies with one sentence in ten rewritten")
print(f"ours: {seconds:.2f} s, {len(ours & planted)} of {COPIES} copies, {len(ours - planted)} others")
if TEXTS <= 20_000:
    begun = time.monotonic()
    found = theirs(lines)
    took = time.monotonic() - begun
    print(f"datasketch: {took:.2f} s, {len(found & planted)} of {COPIES} copies, {len(found - planted)} others")
    print(f"ours beside datasketch: {took / seconds:.0f} times as fast")
