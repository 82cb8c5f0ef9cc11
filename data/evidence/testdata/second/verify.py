"""A second verifier of evidence bundles, written from FORMAT.md and sharing
nothing with the first but that text. It prints the first check that fails, or
"none". It needs Python's own library, and openssl for Ed25519 and timestamps.

usage: verify.py BUNDLE.zip [POLICY|-] [ROOTS.pem]
       verify.py --vectors FOLDER     prints a line for each vector: its name and that check
"""
import base64
import binascii
import csv
import datetime
import functools
import gzip
import hashlib
import io
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from decimal import Decimal

MIB = 1 << 20
HEX = re.compile(r"[0-9a-f]{64}\Z")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\Z")
AMOUNT = re.compile(r"(-?\d+\.\d{2}(?:\d{0,3}[1-9])?)([A-Z][A-Z0-9]{2,11})\Z")
FIRST = ("task platform platform_id requester title state reason accepted submitted decided "
         "reward bonus reversal worked_seconds source leaf").split()
COLUMNS = {"clickwage/case/v1": FIRST, "clickwage/case/v2": FIRST + "promise limit estimate url intervals".split()}
WITHHELD = "[withheld]"


class Wrong(Exception):
    pass


def need(condition, why="wrong"):
    if not condition:
        raise Wrong(why)


def sha(data):
    return hashlib.sha256(data).digest()


# JSON

def unique(pairs):
    names = dict(pairs)
    need(len(names) == len(pairs), "a name stands twice")
    return names


def canonical(value):
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        need(abs(value) < 2 ** 53)
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    need(isinstance(value, dict), "a number that is not whole")
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(canonical(n) + ":" + canonical(value[n]) for n in names) + "}"


def strict(data):
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=unique)
        need(canonical(value).encode("utf-8") == data, "not canonical")
    except (ValueError, UnicodeError, RecursionError) as error:
        raise Wrong(str(error)) from error
    return value


def shaped(value, shape):
    """Holds a value against a shape: a type, [shape] or {name: shape}."""
    if isinstance(shape, list):
        need(isinstance(value, list))
        for one in value:
            shaped(one, shape[0])
    elif isinstance(shape, dict):
        need(isinstance(value, dict) and set(value) == set(shape), f"names {value}")
        for name, inner in shape.items():
            shaped(value[name], inner)
    else:
        need(type(value) is shape or shape is int and type(value) is int, f"{value} is no {shape}")


def texts(names):
    return {name: str for name in names.split()}


CASE = {
    **texts("account format id name opened platform preset recipient zone"),
    "against": texts("address contact name"), "worker": texts("address contact name"),
    "claim": {**texts("deadline facts remedy rule"), "amounts": [str]},
    "exhibits": [{**texts("added captured id kind name note sha256"), "size": int, "withheld": bool}],
    "messages": [texts("at channel from text to")], "redacted": [texts("what why")],
    "rules": [texts("answer confidence kept retrieved rule source text")], "steps": [texts("at kind note recovered to")],
    "totals": {"rewards": [str], "tasks": int},
}
CONVERTED = {**texts("amount"), "quotes": [texts("date from rate source to")]}


# signatures

def openssl(*args):
    return subprocess.run(["openssl", *args], capture_output=True, check=False)


@functools.cache
def ed25519(key, message, signature):
    der = bytes.fromhex("302a300506032b6570032100") + key
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, n) for n in ("key", "message", "signature")]
        for path, data in zip(paths, (der, message, signature)):
            with open(path, "wb") as f:
                f.write(data)
        return openssl("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0],
                       "-rawin", "-in", paths[1], "-sigfile", paths[2]).returncode == 0


def key_of(text, kinds):
    """The name, kind and bare key of a note key."""
    parts = text.split("+", 2)
    need(len(parts) == 3 and parts[0] and not re.search(r"\s", parts[0]), "no key")
    try:
        raw = base64.b64decode(parts[2], validate=True)
    except binascii.Error as error:
        raise Wrong("no key") from error
    need(len(raw) == 33 and raw[0] in kinds, "no key")
    need(parts[1] == sha(parts[0].encode() + b"\n" + raw)[:4].hex(), "no key")
    return parts[0], raw[0], raw[1:]


def note(data):
    """The text of a signed note, and its signatures as (name, line, bytes)."""
    at = data.rfind(b"\n\n")
    need(at >= 0, "no note")
    text, signatures = data[:at + 1], []
    need(data.endswith(b"\n"), "no note")
    for line in data[at + 2:-1].split(b"\n"):
        words = line.decode("utf-8").split(" ")
        need(len(words) == 3 and words[0] == "\u2014", "no note")
        raw = base64.b64decode(words[2], validate=True)
        if base64.b64encode(raw).decode() == words[2]:
            signatures.append((words[1], line + b"\n", raw))
    return text, signatures


def signed_by(data, key):
    """The text of a note and the line with which a key signed it."""
    try:
        name, kind, bare = key_of(key, (1,))
        text, signatures = note(data)
    except (UnicodeError, binascii.Error) as error:
        raise Wrong("no note") from error
    mark = sha(name.encode() + b"\n" + bytes([kind]) + bare)[:4]
    for other, line, raw in signatures:
        if other == name and raw[:4] == mark:
            need(len(raw) == 68 and ed25519(bare, text, raw[4:]), "not signed by it")
            return text, line
    raise Wrong("not signed by it")


def cosigned_by(data, key):
    name, _, bare = key_of(key, (1, 4))
    text, signatures = note(data)
    mark = sha(name.encode() + b"\n\x04" + bare)[:4]
    for other, _, raw in signatures:
        if other == name and raw[:4] == mark and len(raw) == 76:
            when = struct.unpack(">Q", raw[4:12])[0]
            return ed25519(bare, b"cosignature/v1\ntime %d\n" % when + text, raw[12:])
    return False


class Policy:
    def __init__(self, text):
        self.keys, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        for line in text.splitlines():
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "log":
                self.keys.append(words[1])
            elif words[0] == "witness":
                self.witnesses[words[1]] = words[2]
            elif words[0] == "group":
                members = words[3:]
                self.groups[words[1]] = ({"all": len(members), "any": 1}.get(words[2]) or int(words[2]), members)
            elif words[0] == "quorum":
                self.quorum = None if words[1] == "none" else words[1]

    def satisfied(self, name, data):
        if name in self.groups:
            threshold, members = self.groups[name]
            return sum(self.satisfied(m, data) for m in members) >= threshold
        return cosigned_by(data, self.witnesses[name])


# the tree

def leads_to(root, leaf, at, size, proof):
    """RFC 9162 section 2.1.3.2."""
    if at >= size or at < 0:
        return False
    fn, sn, r = at, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = sha(b"\x01" + p + r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha(b"\x01" + r + p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


class Leaf:
    def __init__(self, line, proof):
        self.seq, self.proof, self.shown = line["seq"], proof, line["fields"]
        self.erased = "erased" in line
        if self.erased:
            self.sum = bytes.fromhex(line["erased"])
            return
        self.leaf = line["leaf"]
        self.sum = sha(b"\x00" + canonical(self.leaf).encode())
        self.values = {name: field["value"] for name, field in self.shown.items()}

    def check(self):
        leaf = self.leaf
        shaped(leaf.get("kind"), str)
        need(set(leaf) == {"fields", "kind", "op", "prev", "v"} and leaf["v"] == 1 and leaf["op"] in ("set", "gone"))
        need(isinstance(leaf["fields"], dict) and (leaf["prev"] is None or HEX.match(leaf["prev"])))
        for sum_ in leaf["fields"].values():
            need(isinstance(sum_, str) and HEX.match(sum_))
        self.kind, self.gone = leaf["kind"], leaf["op"] == "gone"
        self.prev = None if leaf["prev"] is None else bytes.fromhex(leaf["prev"])
        self.row = self.kind == "submission" and "row" in leaf["fields"]
        self.hides_work = "work" in leaf["fields"] and "work" not in self.values
        self.id = self.cell("id")
        if self.id == WITHHELD:
            self.id = ""

    def cell(self, name):
        if name in self.leaf["fields"] and name not in self.values:
            return WITHHELD
        return cell_of(self.values.get(name))

    def work(self):
        return self.values.get("work") or []


def cell_of(value):
    if value is None:
        return ""
    return value if isinstance(value, str) else canonical(value)


def address_in(note):
    if note == WITHHELD:
        return WITHHELD
    for word in re.split("[ \t\r\n]", note):
        if word.startswith(("http://", "https://")):
            return word.rstrip(".,;:!?)]>\"'")
    return ""


def decimal(micros):
    text = f"{micros // 10 ** 6}.{micros % 10 ** 6:06d}"
    return text.rstrip("0").rstrip(".")


def micros_of(text):
    if not INSTANT.match(text):
        return None
    try:
        moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        return None
    return (moment - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)


class Verifier:
    def __init__(self, data, policy, roots):
        self.data, self.policy, self.roots = data, policy, roots

    # the ZIP

    def directory(self):
        end = self.data[-22:]
        need(len(end) == 22 and end[:4] == b"PK\x05\x06")
        count, length, at = struct.unpack("<HII", end[10:20])
        need(at + length + 22 == len(self.data))
        rest, entries = self.data[at:at + length], []
        while rest:
            need(len(rest) >= 46 and rest[:4] == b"PK\x01\x02")
            crc, packed, size = struct.unpack("<III", rest[16:28])
            n, extra, comment = struct.unpack("<HHH", rest[28:34])
            need(len(rest) >= 46 + n + extra + comment)
            made, mode = rest[5], struct.unpack("<I", rest[38:42])[0] >> 16
            entries.append({"name": rest[46:46 + n].decode("utf-8", "surrogateescape"), "crc": crc, "size": size,
                            "packed": packed, "link": made == 3 and mode & 0o170000 == 0o120000})
            rest = rest[46 + n + extra + comment:]
        return entries

    def size(self):
        need(len(self.data) <= 1 << 30)
        try:
            self.entries = self.directory()
        except Wrong:
            self.entries = None
            return
        need(len(self.entries) <= 4096)
        for e in self.entries:
            limit = 16 * MIB
            if e["name"] in ("evidence/data/revisions.jsonl", "evidence/data/proofs.jsonl"):
                limit = 256 * MIB
            elif e["name"].startswith("evidence/data/attachments/") or e["name"] == "evidence/data/dossier.pdf":
                limit = 100 * MIB
            need(e["size"] <= limit and e["packed"] <= limit)

    def names(self):
        seen = set()
        for e in self.entries or []:
            name = e["name"]
            need(not e["link"] and not name.startswith("/") and "\\" not in name and ":" not in name)
            need(not {".", ".."} & set(name.split("/")))
            need(name.lower() not in seen)
            seen.add(name.lower())

    def zip(self):
        need(self.entries is not None)
        out, central, offset, before, self.files = [], [], 0, None, {}
        for e in self.entries:
            name = e["name"].encode("utf-8", "surrogateescape")
            need(before is None or before < name)
            before = name
            common = struct.pack("<HHHHHIIIHH", 20, 0x800, 0, 0, 0x21, e["crc"], e["size"], e["size"], len(name), 0)
            local = b"PK\x03\x04" + common + name
            content = self.data[offset + len(local):offset + len(local) + e["size"]]
            need(zlib.crc32(content) == e["crc"])
            self.files[e["name"]] = content
            out += [local, content]
            central.append(b"PK\x01\x02" + struct.pack("<H", 20) + common + bytes(10) + struct.pack("<I", offset) + name)
            offset += len(local) + len(content)
        directory = b"".join(central)
        end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(central), len(central), len(directory), offset, 0)
        need(b"".join(out) + directory + end == self.data)

    # the bag

    def check_files(self):
        names = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "signature.txt",
                 "data/revisions.jsonl", "data/proofs.jsonl", "data/checkpoint.txt", "data/keys.json", "data/case.json", "data/schedule.csv"]
        left = {name.removeprefix("evidence/") for name in self.files}
        need(all(name.startswith("evidence/") for name in self.files) and set(names) <= left)
        left -= set(names) | {"data/dossier.pdf"}
        left = {n for n in left if not (n.startswith("data/attachments/") and HEX.match(n.removeprefix("data/attachments/")))}
        self.tokens = []
        while f"data/timestamps/{len(self.tokens) + 1:03d}.tsr" in left:
            name = f"data/timestamps/{len(self.tokens) + 1:03d}.tsr"
            left.remove(name)
            self.tokens.append(self.get(name))
        need(not left)

    def get(self, name):
        return self.files["evidence/" + name]

    def listed(self, wanted):
        names = sorted(n.removeprefix("evidence/") for n in self.files)
        return "".join(f"{sha(self.get(n)).hex()}  {n}\n" for n in names if wanted(n)).encode()

    def manifest(self):
        need(self.get("manifest-sha256.txt") == self.listed(lambda n: n.startswith("data/")))
        for name, content in self.files.items():
            folder, _, last = name.rpartition("/")
            need(folder != "evidence/data/attachments" or sha(content).hex() == last)

    def bag(self):
        need(self.get("bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        info = self.get("bag-info.txt").decode("utf-8")
        payload = [c for n, c in self.files.items() if n.startswith("evidence/data/")]
        found = re.fullmatch(r"Bag-Software-Agent: Clickwage\nBagging-Date: (\d{4}-\d\d-\d\d)\nExternal-Identifier: ([^\n]*)\n"
                             rf"Payload-Oxum: {sum(map(len, payload))}\.{len(payload)}\n", info)
        need(found)
        datetime.date.fromisoformat(found[1])
        self.identifier = found[2]
        tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
        need(self.get("tagmanifest-sha256.txt") == self.listed(lambda n: n in tags))

    def json(self):
        keys = strict(self.get("data/keys.json"))
        need(set(keys) == {"former", "key"} and isinstance(keys["key"], str))
        for f in keys["former"]:
            need(set(f) == {"handover", "key"} and isinstance(f["handover"], (str, type(None))) and isinstance(f["key"], str))
        self.key, self.former = keys["key"], keys["former"]
        self.case = strict(self.get("data/case.json"))
        plain = {n: v for n, v in self.case.items() if n not in ("tasks", "study")}
        need("tasks" in self.case and "study" in self.case and self.case["format"] in COLUMNS)
        self.columns, second = COLUMNS[self.case["format"]], self.case["format"] == "clickwage/case/v2"
        shaped(plain, {**CASE, "claim": {**CASE["claim"], "converted": CONVERTED}} if second else CASE)
        converted = self.case["claim"]["converted"]["amount"] if second else ""
        need(not converted or AMOUNT.match(converted))
        for task in self.case["tasks"]:
            need(isinstance(task, dict) and all(isinstance(v, str) for v in task.values()))
        if self.case["study"] is not None:
            shaped(self.case["study"], {**texts("mean_seconds median_seconds sd_seconds source"), "n": int})
        need(all(AMOUNT.match(a) for a in self.case["claim"]["amounts"]))
        need(all(HEX.match(e["sha256"]) for e in self.case["exhibits"]))
        self.leaves = self.lines()

    def lines(self):
        lines, proofs = self.get("data/revisions.jsonl"), self.get("data/proofs.jsonl")
        need((not lines or lines.endswith(b"\n")) and (not proofs or proofs.endswith(b"\n")))
        lines, proofs = lines.split(b"\n")[:-1], proofs.split(b"\n")[:-1]
        need(len(lines) == len(proofs))
        leaves = []
        for line, proof in zip(map(strict, lines), map(strict, proofs)):
            shaped(proof, {"proof": [str], "seq": int})
            need(all(HEX.match(h) for h in proof["proof"]) and proof["seq"] == line["seq"])
            if "erased" in line:
                need(set(line) == {"erased", "fields", "seq"} and line["fields"] == {} and HEX.match(line["erased"]))
            else:
                need(set(line) == {"fields", "leaf", "seq"} and isinstance(line["fields"], dict))
                for field in line["fields"].values():
                    need(set(field) == {"salt", "value"} and re.fullmatch("[0-9a-f]{32}", field["salt"]))
            leaves.append(Leaf(line, [bytes.fromhex(h) for h in proof["proof"]]))
        return leaves

    # signatures

    def check_key(self):
        key_of(self.key, (1,))
        if not self.policy.keys or self.key in self.policy.keys:
            return
        for f in reversed(self.former):
            need(f["handover"] is not None)
            if f["key"] in self.policy.keys:
                return
        raise Wrong("another key")

    def signature(self):
        data = self.get("signature.txt")
        text, line = signed_by(data, self.key)
        name = self.key.split("+")[0]
        need(text.decode() == f"clickwage/bundle/v1\n{name}\nsha256 {sha(self.get('tagmanifest-sha256.txt')).hex()}\n")
        need(data == text + b"\n" + line)

    def checkpoint(self):
        text, line = signed_by(self.get("data/checkpoint.txt"), self.key)
        lines = text.decode().split("\n")
        need(len(lines) == 4 and lines[3] == "" and re.fullmatch(r"0|[1-9]\d*", lines[1]))
        need(lines[0] == self.key.split("+")[0])
        self.tree, self.root, self.alone = int(lines[1]), base64.b64decode(lines[2], validate=True), text + b"\n" + line
        need(len(self.root) == 32 and base64.b64encode(self.root).decode() == lines[2])

    def handover(self):
        chain = [f["key"] for f in self.former] + [self.key]
        for i, f in enumerate(self.former):
            if f["handover"] is None:
                continue
            for key in chain[i:i + 2]:
                text, _ = signed_by(f["handover"].encode(), key)
            lines = text.decode().split("\n")
            need(len(lines) == 6 and lines[0] == "clickwage/handover/v1" and lines[2:4] == chain[i:i + 2])

    def witnesses(self):
        if self.policy.quorum:
            need(self.policy.satisfied(self.policy.quorum, self.get("data/checkpoint.txt")))

    def timestamps(self):
        if not self.roots:
            return
        for token in self.tokens:
            with tempfile.TemporaryDirectory() as folder:
                reply, over = os.path.join(folder, "reply"), os.path.join(folder, "over")
                for path, data in ((reply, token), (over, self.alone)):
                    with open(path, "wb") as f:
                        f.write(data)
                need(openssl("ts", "-verify", "-no_check_time", "-in", reply, "-data", over, "-CAfile", self.roots).returncode == 0)

    # what was recorded

    def check_leaves(self):
        need(self.leaves)
        before = 0
        for leaf in self.leaves:
            need(leaf.seq > before)
            before = leaf.seq
            if not leaf.erased:
                leaf.check()
        self.told = [leaf for leaf in self.leaves if not leaf.erased]

    def openings(self):
        for leaf in self.told:
            for name, field in leaf.shown.items():
                opened = sha(bytes.fromhex(field["salt"]) + canonical(field["value"]).encode()).hex()
                need(leaf.leaf["fields"].get(name) == opened)

    def chains(self):
        passed, last, followed = {}, {}, set()
        for leaf in self.leaves:
            if not leaf.erased:
                if leaf.prev is None:
                    need(not leaf.id or leaf.id not in last)
                else:
                    need(leaf.prev in passed)
                    prev = passed[leaf.prev]
                    if leaf.id and leaf.id in last:
                        need(last[leaf.id] == leaf.prev)
                    else:
                        need(prev.erased or not prev.id or not leaf.id or prev.row and prev.hides_work and leaf.kind == "interval")
                    if not prev.erased and not (prev.row and leaf.kind == "interval"):
                        need(leaf.prev not in followed)
                        followed.add(leaf.prev)
                last[leaf.id] = leaf.sum
                if leaf.row:
                    for span in leaf.work():
                        last[cell_of(span.get("id"))] = leaf.sum
            passed[leaf.sum] = leaf

    def inclusion(self):
        for leaf in self.leaves:
            need(leads_to(self.root, leaf.sum, leaf.seq - 1, self.tree, leaf.proof))

    # figures

    def rows(self):
        newest, shown, closed, of, spans = {}, set(), set(), {}, {}
        for leaf in self.told:
            if leaf.kind == "submission":
                name = leaf.cell("id")
                if name == WITHHELD:
                    name = of.get(leaf.prev) or ("leaf", leaf.seq)
                of[leaf.sum] = name
                newest[name] = leaf
                if leaf.shown:
                    shown.add(name)
                if leaf.hides_work:
                    closed.add(name)
                for span in leaf.work():
                    spans[cell_of(span.get("id"))] = (False, span, set())
            elif leaf.kind == "interval" and leaf.cell("id") != WITHHELD:
                hidden = set(leaf.leaf["fields"]) - set(leaf.values)
                spans[leaf.cell("id")] = (leaf.gone, leaf.values, hidden)
        worked = self.worked(spans)
        rows = []
        for name, leaf in newest.items():
            if leaf.gone or name not in shown:
                continue
            row = {column: leaf.cell("id" if column == "task" else column) for column in self.columns}
            row["leaf"] = str(leaf.seq)
            hidden = row["task"] == WITHHELD or name in closed
            row["worked_seconds"], intervals = (WITHHELD, WITHHELD) if hidden else worked.get(row["task"], ("", ""))
            if "intervals" in row:
                row["intervals"], row["url"] = intervals, address_in(leaf.cell("note"))
            rows.append(row)
        return sorted(rows, key=lambda row: row["submitted"].encode())

    @staticmethod
    def worked(spans):
        sums, hidden, times = {}, set(), {}
        for gone, values, closed in spans.values():
            sub = cell_of(values.get("submission"))
            if gone or not sub or "submission" in closed:
                continue
            start, end = (None if n in closed else micros_of(cell_of(values.get(n))) for n in ("start", "end"))
            if start is None or end is None or "superseded" in closed:
                hidden.add(sub)
            elif cell_of(values.get("superseded")) == "true":
                sums.setdefault(sub, 0)
            else:
                need(end > start)
                sums[sub] = sums.get(sub, 0) + end - start
                times.setdefault(sub, []).append(cell_of(values["start"]) + "/" + cell_of(values["end"]))
        told = {sub: (decimal(n), " ".join(sorted(times.get(sub, [])))) for sub, n in sums.items()}
        return {**told, **{sub: (WITHHELD, WITHHELD) for sub in hidden}}

    def schedule(self):
        out = io.StringIO()
        for cells in [self.columns] + [[row[c] for c in self.columns] for row in self.rows()]:
            cells = ["'" + c if c[:1] and c[0] in "=+-@'\t\r" else c for c in cells]
            out.write(",".join('"' + c.replace('"', '""') + '"' if re.search('[,"\r\n]', c) else c for c in cells) + "\n")
        need(out.getvalue().encode() == self.get("data/schedule.csv"))
        need(len(list(csv.reader(io.StringIO(out.getvalue(), newline="")))) == len(self.rows()) + 1)

    def check_case(self):
        rows, sums = self.rows(), {}
        need(self.case["tasks"] == rows and self.case["id"] == self.identifier)
        for row in rows:
            if row["reward"] not in ("", WITHHELD):
                number, currency = AMOUNT.match(row["reward"]).groups()
                sums[currency] = sums.get(currency, Decimal(0)) + Decimal(number)
        rewards = []
        for currency in sorted(sums):
            whole, _, part = f"{sums[currency]:.6f}".partition(".")
            rewards.append(whole + "." + part[:2] + part[2:].rstrip("0") + currency)
        need(self.case["totals"] == {"rewards": rewards, "tasks": len(rows)})

    def attachments(self):
        folder = "evidence/data/attachments/"
        there = {n.removeprefix(folder): len(c) for n, c in self.files.items() if n.startswith(folder)}
        for e in self.case["exhibits"]:
            if e["withheld"]:
                need(e["sha256"] not in there)
            else:
                need(there.get(e["sha256"]) == e["size"])
        need(set(there) == {e["sha256"] for e in self.case["exhibits"] if not e["withheld"]})

    def first_failure(self):
        checks = [
            ("size", "", self.size), ("names", "size", self.names), ("zip", "size", self.zip), ("files", "names zip", self.check_files),
            ("manifest", "files", self.manifest), ("bag", "files", self.bag), ("json", "files", self.json), ("key", "json", self.check_key),
            ("signature", "json", self.signature), ("checkpoint", "json", self.checkpoint), ("handover", "json", self.handover),
            ("leaves", "json", self.check_leaves), ("openings", "leaves", self.openings), ("chains", "leaves", self.chains),
            ("inclusion", "leaves checkpoint", self.inclusion), ("witnesses", "checkpoint", self.witnesses),
            ("timestamps", "checkpoint", self.timestamps), ("attachments", "json", self.attachments),
            ("schedule", "openings", self.schedule), ("case", "openings", self.check_case),
        ]
        for name, _, look in checks:  # what comes first decides, so conditions are met
            try:
                look()
            except (Wrong, ValueError, KeyError, TypeError, AttributeError, UnicodeError, IndexError):
                return name
        return "none"


def first_failure(data, policy, roots):
    if not roots:
        return Verifier(data, Policy(policy), None).first_failure()
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as f:
        f.write(roots)
        f.flush()
        return Verifier(data, Policy(policy), f.name).first_failure()


def vectors(folder):
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            head, _, body = f.read().partition("\n\n")
        lines = [line.partition(": ") for line in head.split("\n")]
        said = {n: "".join(value + "\n" for key, _, value in lines if key == n) for n in ("policy", "roots")}
        data = gzip.decompress(base64.b64decode(body))
        print(name.removesuffix(".vector"), first_failure(data, said["policy"], said["roots"]))


def main():
    if sys.argv[1] == "--vectors":
        vectors(sys.argv[2])
        return
    said = []
    for path in (sys.argv[2:] + ["-", "-"])[:2]:
        said.append("" if path == "-" else open(path, encoding="utf-8").read())
    with open(sys.argv[1], "rb") as f:
        print(first_failure(f.read(), *said))


main()
