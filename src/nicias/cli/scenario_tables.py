"""A scenario's overviews on a terminal."""

from __future__ import annotations

from typing import Any

from nicias.cli.printing import page_width, table, wrapped

FLAG = "⚑"
"""Marks an option of which law or a constitution says something; the text is printed below."""

_RANK = {"side": "side", "patron": "patron of {of}", "third": "third party"}


def _heading(text: str) -> None:
    print(f"\n{text}\n{'─' * len(text)}")


def _rests_on(value: dict[str, Any]) -> str:
    """What one value rests on, in a phrase."""
    who = ", ".join(value["claims"]) or ": ".join(word for word in (value["by"], value["reason"]) if word)
    words = [
        value["method"],
        who,
        "disputed" if value["disputed"] else "",
        f"caution: {value['caution']}" if value["caution"] else "",
    ]
    words.append(f"set by {value['layer']}" if value["layer"] else "")
    return " · ".join(word for word in words if word)


def print_picture(data: dict[str, Any]) -> None:
    """The whole scenario."""
    print(f"{data['title']} ({data['scenario']}), as of {data['as_of']}")
    print(wrapped(data["description"]))
    for warning in data["warnings"]:
        print(wrapped(f"! {warning}"))
    if data["layers_in_force"]:
        print(f"Layers in force: {', '.join(data['layers_in_force'])}")
    _print_ceasefire(data["ceasefire"])
    for name, party in data["parties"].items():
        _print_party(name, party)
    _heading("Issues")
    for name, issue in data["issues"].items():
        kind = "divisible" if issue["divisible"] else "indivisible for at least one party"
        print(
            wrapped(
                f"{name}{' (' + issue['code'] + ')' if issue['code'] else ''}: {issue['description']} {kind}; status quo: {issue['status_quo']}."
            )
        )
        for option, item in issue["options"].items():
            print(wrapped(f"{option}: {item['description']}", "    "))
            if item["norm"]:
                print(wrapped(f"{FLAG} {item['norm']['flag']} ({item['norm']['reference']})", "        "))
    _heading("Sources")
    for name, source in data["sources"].items():
        print(wrapped(f"{name}: {source['author'] or 'no author named'}, {source['title']}, {source['date']}."))
    for key in ("views", "layers"):
        if data[key]:
            _heading(key.capitalize())
            print(
                table(
                    (key[:-1], "title", "date" if key == "views" else "kind"),
                    [(n, i["title"], i.get("date") or i["kind"]) for n, i in data[key].items()],
                    widest=60,
                )
            )
    if data["not_modelled"]:
        _heading("Not modelled")
        for sentence in data["not_modelled"]:
            print(wrapped(f"- {sentence}"))
    print(
        f"\n{data['proposals']} proposals, {data['forecasts']} forecasts, {data['contradictions']} contradictions; fingerprint {data['fingerprint']}"
    )


def _print_ceasefire(definition: dict[str, Any]) -> None:
    words = ["mutual"] if definition["mutual"] else []
    words += ["general"] if definition["general"] else []
    print(
        wrapped(
            f"A ceasefire here is {' and '.join(words) or 'any stop'}, for at least {definition['minimum_months']:g} month(s)."
        )
    )
    for sentence in definition["counts"]:
        print(wrapped(f"counts: {sentence}", "  "))
    for sentence in definition["excludes"]:
        print(wrapped(f"does not count: {sentence}", "  "))


def _print_party(name: str, party: dict[str, Any]) -> None:
    _heading(f"{party['name']} ({name}, {_RANK[party['role']].format(of=party['of'])})")
    rows: list[tuple[str, ...]] = []
    for rank, aim in enumerate(party["aims"], start=1):
        best = aim["wants"]
        wants = "not said"
        if best:
            wants = f"{best['option']}{FLAG if best['norm'] else ''} ({best['score']['text'].removesuffix(' share')})"
        rows.append((str(rank), aim["issue"], aim["weight"]["text"].removesuffix(" share"), wants, _rests_on(aim["weight"])))
    if rows:
        print(table(("rank", "aim", "weight", "wants most (score)", "rests on"), rows, widest=46))
    if party["values"]:
        print()
        print_values({"values": party["values"]})


def print_values(data: dict[str, Any]) -> None:
    """Values one a row."""
    rows = [(path, value["text"], _rests_on(value)) for path, value in data["values"].items()]
    print(table(("value", "estimate", "rests on"), rows, widest=max(40, page_width() // 2)))


def print_value(data: dict[str, Any]) -> None:
    """One value in full."""
    print(f"{data['path']} ({data['unit']})")
    print(wrapped(data["description"], "  "))
    print(f"as of {data['as_of']}: " + (_line(data["value"]) if data["value"] else "nothing was known yet"))
    for dated in data["dated"]:
        _heading(f"{dated['date']}, known {dated['known']}  ({dated['place']})")
        method = dated["method"] or ("judged" if dated["judgements"] else "no method")
        print(" · ".join([dated["text"], method, *(["a bare number"] if dated["standing"] == "bare" else [])]))
        for label, text in (
            ("rests on", "; ".join(dated["of"])),
            ("judged by", dated["by"]),
            ("reason", dated["reason"]),
            ("caution", dated["caution"]),
            ("note", dated["note"]),
            ("disputed", "yes" if dated["disputed"] else None),
        ):
            if text:
                print(wrapped(f"{label}: {text}", "  "))
        for judgement in dated["judgements"]:
            print(wrapped(f"{_who(judgement)}: {judgement['text']}; {judgement['reason']}", "  "))
    if data["layers"]:
        _heading("Views and layers that set it")
        print(
            table(
                ("layer", "estimate", "rests on"),
                [(n, i["text"], "; ".join(i["of"]) or i["reason"] or "") for n, i in data["layers"].items()],
                widest=60,
            )
        )
    for pair in data["correlations"]:
        print(
            wrapped(
                f"rank correlation {pair['rank']:g} with {' and '.join(p for p in pair['between'] if p != data['path'])}: {pair['reason'] or ''}"
            )
        )


def _line(value: dict[str, Any]) -> str:
    return f"{value['text']} · {_rests_on(value)}"


def print_layer(data: dict[str, Any]) -> None:
    """One view or layer as a diff."""
    print(f"{data['layer']} ({data['kind']}): {data['title']}")
    for key in ("source", "date", "reason"):
        if data[key]:
            print(wrapped(f"{key}: {data[key]}", "  "))
    if data["overrides"]:
        print(wrapped(f"overrides: {', '.join(data['overrides'])}", "  "))
    rows = [
        (path, d["before"]["text"] if d["before"] else "nothing", d["after"]["text"], _rests_on(d["after"]))
        for path, d in data["changes"].items()
    ]
    print(f"\nWhat it changes as of {data['as_of']}:" if rows else f"It changes nothing as of {data['as_of']}.")
    if rows:
        print(table(("value", "before", "after", "rests on"), rows, widest=44))


def print_proposals(data: dict[str, Any]) -> None:
    """Proposals by issue: the number of the option, `?` where the source does not say, and the reported answers."""
    issues, rows = data["issues"], []
    parties = dict.fromkeys(party for item in data["proposals"].values() for party in item["answers"])
    for name, item in data["proposals"].items():
        terms = [_term(issues[issue], option) for issue, option in item["terms"].items()]
        answers = [item["answers"].get(party, {"mark": "?"})["mark"] for party in parties]
        rows.append((name, item["title"], item["kind"], *terms, *answers, "; ".join(item["of"])))
    header = ("id", "proposal", "kind", *(issue["code"] or name for name, issue in issues.items()), *parties, "from")
    print(table(header, rows, widest=34))
    print("\nterms: the number of the option below, ? unknown; answers: + accepts, − rejects, ~ conditional, ? unknown")
    for name, issue in issues.items():
        options = [
            f"{k} {option}{FLAG if item['norm'] else ''}" for k, (option, item) in enumerate(issue["options"].items(), start=1)
        ]
        print(wrapped(f"{issue['code'] + ' ' if issue['code'] else ''}{name}: {', '.join(options)}"))
    flags = [
        (f"{name}: {option}", item["norm"])
        for name, issue in issues.items()
        for option, item in issue["options"].items()
        if item["norm"]
    ]
    for where, norm in flags:
        print(wrapped(f"{FLAG} {where}: {norm['flag']} ({norm['reference']})", "  "))


def _term(issue: dict[str, Any], option: str | None) -> str:
    if option is None:
        return "?"
    flag = FLAG if issue["options"][option]["norm"] else ""
    return f"{list(issue['options']).index(option) + 1}{flag}"


def print_record(data: dict[str, Any]) -> None:
    """One proposal, forecast or contradiction in full."""
    for key, item in data.items():
        if item in (None, [], {}):
            continue
        if isinstance(item, dict):
            print(f"{key}:")
            for name, inner in item.items():
                text = inner if isinstance(inner, str) else "unknown" if inner is None else _inner(inner)
                print(wrapped(f"{FLAG + ' ' if key == 'norms' else ''}{name}: {text}", "  "))
        else:
            print(wrapped(f"{key}: {', '.join(map(str, item)) if isinstance(item, list) else item}"))


def _inner(item: Any) -> str:
    if not isinstance(item, dict):
        return ", ".join(map(str, item)) if isinstance(item, list) else str(item)
    parts: list[str] = []
    for key, text in item.items():
        if text in (None, [], {}, "") or key == "mark":
            continue
        if isinstance(text, dict):
            text = "; ".join(f"{name} = {value}" for name, value in text.items())
        parts.append(f"{', '.join(text)}" if isinstance(text, list) else f"{text}")
    return " · ".join(parts)


def print_views(data: dict[str, Any]) -> None:
    """Views side by side; ≠ marks a row on which two texts that speak differ."""
    names = list(data["views"])
    width = max(12, (page_width() - 34) // max(1, len(names)))
    rows = [
        ("≠" if cell["differ"] else "", name, *(_short(cell["readings"][view]) for view in names))
        for name, cell in data["cells"].items()
    ]
    print(table(("", "cell", *names), rows, widest=max(width, 26)))
    rows = [
        ("≠" if item["differ"] else "", path, *(item["set"][view] for view in names)) for path, item in data["values"].items()
    ]
    if rows:
        print()
        print(table(("", "value set", *names), rows, widest=max(width, 26)))
    print(
        "\n≠ the texts that speak say different things; silent: the text says nothing. `nicias show SCENARIO CELL` gives the readings."
    )


def _short(reading: Any) -> str:
    return "silent" if reading == "silent" else reading["code"] or reading["reading"]


def print_cell(data: dict[str, Any]) -> None:
    """One cell of the comparison of views, with every reading."""
    print(f"{data['cell']}{' (the texts differ)' if data['differ'] else ''}")
    for view, reading in data["readings"].items():
        text = (
            "silent"
            if reading == "silent"
            else f"{reading['code'] or ''} {reading['reading']} ({'; '.join(reading['of'])})".strip()
        )
        print(wrapped(f"{view}: {text}", "  "))


def print_forecasts(data: dict[str, Any]) -> None:
    """Forecasts one a row."""
    outcomes = {None: "open", True: "happened", False: "did not"}
    rows = [
        (
            name,
            item["owner"],
            item["claim"],
            f"{item['between'][0]:g}–{item['between'][1]:g}" if item["between"] else "not given",
            _horizon(item),
            outcomes[item["outcome"]],
            "; ".join(item["of"]),
        )
        for name, item in data["forecasts"].items()
    ]
    print(table(("id", "whose", "claim", "chance", "horizon", "outcome", "from"), rows, widest=38))


def _horizon(item: dict[str, Any]) -> str:
    if item["until"]:
        return f"until {item['until']}"
    if item["horizon"] in (None, "open"):
        return item["horizon"] or "not given"
    return f"{item['horizon']:g} month{'' if item['horizon'] == 1 else 's'}"


def print_judgements(data: dict[str, Any]) -> None:
    """Who judged what, and why; the cells with several named judgements first."""
    for key, title in (("several", "Cells with several named judgements"), ("single", "Cells with one judgement")):
        if data[key]:
            _heading(f"{title}, as of {data['as_of']}")
            rows = [(item["path"], _who(item), item["text"], item["reason"] or "") for item in data[key]]
            print(table(("value", "who", "estimate", "reason"), rows, widest=44))
    if not data["several"] and not data["single"]:
        print("No value rests on a judgement.")


def _who(item: dict[str, Any]) -> str:
    about = [item["role"], item["date"], item["language"], f"translated by {item['translator']}" if item["translator"] else None]
    shown = ", ".join(word for word in about if word)
    return f"{item['by']}{f' ({shown})' if shown else ''}"


def print_contradictions(data: dict[str, Any]) -> None:
    """Contradictions with each reading; `ID:SOURCE` runs one as a layer."""
    for name, item in data["contradictions"].items():
        print(f"{name}  {item['title']}")
        for source, reading in item["between"].items():
            print(wrapped(f"{source}: {reading['reading']} ({'; '.join(reading['of'])})", "    "))
            for path, text in reading["set"].items():
                print(wrapped(f"{path} = {text}", "        "))
        if item["note"]:
            print(wrapped(f"note: {item['note']}", "    "))
