"""From a folder to a Scenario: every file read strictly, every reference checked, all problems reported at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from nicias.evidence.strict import checked_layer_name
from nicias.scenario import references
from nicias.scenario.assemble import Context, add_series, build_layer, check_correlations, check_entry, scale_words
from nicias.scenario.folder import Files, bundled, find, read_files
from nicias.scenario.picture import Picture
from nicias.scenario.problems import Page, Problem, Unreadable
from nicias.scenario.quantities import Layer, Series
from nicias.scenario.reading import decode, read
from nicias.scenario.records import (
    ContradictionsFile,
    Correlation,
    ForecastsFile,
    LayerFile,
    ProposalsFile,
    ScaleFile,
    SourcesFile,
    TestsFile,
    ValuesFile,
)
from nicias.scenario.scenario import Scenario
from nicias.scenario.shape import validated
from nicias.scenario.vocabulary import Vocabulary

M = TypeVar("M", bound=BaseModel)

MOST_PROBLEMS = 200
"""Problems listed for one scenario."""


def load(name_or_path: str | Path) -> Scenario:
    """Read a bundled scenario (`toy/two-states`) or a folder.

    Raises UsageError if there is none, and ScenarioError (with file:line:column) if it cannot be read as meant.
    """
    folder = find(name_or_path)
    name = str(name_or_path) if str(name_or_path) in bundled() else folder.resolve().name
    return load_files(name, read_files(folder))


def load_files(name: str, files: Files) -> Scenario:
    """The scenario that these files would make. Raises ScenarioError if they cannot be read as meant."""
    return _Assembly(name, files).scenario()


@dataclass
class _Assembly:
    name: str
    files: Files
    problems: list[Problem] = field(default_factory=list[Problem])
    pages: dict[str, Page] = field(default_factory=dict[str, Page])

    def scenario(self) -> Scenario:
        picture = self.record("scenario.yml", Picture)
        sources = self.record("sources.yml", SourcesFile, frozenset({"fingerprints"}))
        scale_file = self.record("scale.yml", ScaleFile) or ScaleFile({})
        values = {name: self.record(name, ValuesFile) for name in self.files.under("values")}
        layers = {name: self.record(name, LayerFile) for f in ("views", "layers") for name in self.files.under(f)}
        proposals = self.record("proposals.yml", ProposalsFile) or ProposalsFile({})
        forecasts = self.record("forecasts.yml", ForecastsFile) or ForecastsFile({})
        contradictions = self.record("contradictions.yml", ContradictionsFile) or ContradictionsFile({})
        tests = self.record("tests.yml", TestsFile) or TestsFile([])
        readme = self.text("README.md")
        scale = scale_words(self.pages["scale.yml"], scale_file, self.problems) if scale_file.root else {}
        if picture is not None:
            self.problems += references.check_picture(self.pages["scenario.yml"], picture)
        if sources is not None:
            for name, page in self.pages.items():
                if name != "scenario.yml":
                    self.problems += references.check_claims(page, sources.root)
        self.refuse_problems()  # with a file missing or a claim unread, what follows would only repeat it
        if picture is None or sources is None:
            raise AssertionError("a file without a record has a problem")

        context = Context(sources.root, scale, Vocabulary(picture), self.problems)
        series = self.series(values, context)
        correlations = self.correlations(values, series, context)
        every = self.layers(layers, series, context)
        if proposals.root:
            self.problems += references.check_proposals(self.pages["proposals.yml"], proposals, picture)
        if forecasts.root:
            self.problems += references.check_forecasts(self.pages["forecasts.yml"], forecasts, scale)
        if contradictions.root:
            self.contradictions(contradictions, series, context)
        if tests.root:
            self.problems += references.check_tests(self.pages["tests.yml"], tests.root, series, every)
        self.refuse_problems()
        return Scenario(
            name=self.name,
            root=self.files.root,
            picture=picture,
            vocabulary=context.vocabulary,
            sources=sources.root,
            scale=scale,
            series=series,
            correlations=correlations,
            proposals=proposals.root,
            views={name: layer for name, layer in every.items() if layer.kind == "view"},
            layers={name: layer for name, layer in every.items() if layer.kind != "view"},
            forecasts=forecasts.root,
            contradictions=contradictions.root,
            tests=tuple(tests.root),
            readme=readme,
            fingerprint=self.files.fingerprint,
            pages=self.pages,
        )

    def refuse_problems(self) -> None:
        if self.problems:
            raise Unreadable(self.problems[:MOST_PROBLEMS])

    def record(self, name: str, model: type[M], text_keys: frozenset[str] = frozenset()) -> M | None:
        """The record of one file, or None when the file is absent or has problems (which are kept)."""
        if name not in self.files.content:
            return None
        try:
            page = read(name, self.files.content[name], text_keys=text_keys)
            record = validated(page, model)
        except Unreadable as error:
            self.problems += error.problems
            return None
        self.pages[name] = page
        return record

    def text(self, name: str) -> str:
        try:
            return decode(name, self.files.content.get(name, b""))
        except Unreadable as error:
            self.problems += error.problems
            return ""

    def series(self, files: dict[str, ValuesFile | None], context: Context) -> dict[str, Series]:
        found: dict[str, Series] = {}
        for name, file in files.items():
            if file is not None:
                add_series(self.pages[name], file, found, context)
        return found

    def correlations(
        self, files: dict[str, ValuesFile | None], series: dict[str, Series], context: Context
    ) -> tuple[Correlation, ...]:
        found: list[Correlation] = []
        for name, file in files.items():
            if file is not None:
                found += check_correlations(self.pages[name], file, series, context)
        return tuple(found)

    def layers(self, files: dict[str, LayerFile | None], series: dict[str, Series], context: Context) -> dict[str, Layer]:
        """Views and layers by name: the name of their file."""
        found: dict[str, Layer] = {}
        pages: dict[str, Page] = {}
        for file_name, file in files.items():
            page = self.pages.get(file_name)
            if file is None or page is None:
                continue
            folder, name = file_name.removesuffix(".yml").split("/")
            try:
                checked_layer_name(name)
            except ValueError as error:
                context.add(page, (), f"{error}.")
            if name in found:
                context.add(page, (), f"there is another layer of this name, {found[name].place}.")
            if (folder == "views") != (file.kind == "view"):
                context.add(page, ("kind",), "views are in views/, every other kind of layer in layers/.")
            found[name] = build_layer(page, name, file, series, context)
            pages[name] = page
        self.problems += references.check_overrides(pages, found)
        return found

    def contradictions(self, file: ContradictionsFile, series: dict[str, Series], context: Context) -> None:
        page = self.pages["contradictions.yml"]
        self.problems += references.check_contradictions(page, file, context.sources)
        for name, contradiction in file.root.items():
            for source, reading in contradiction.between.items():
                for path, entry in reading.set.items():
                    where = (name, "between", source, "set", path)
                    if path in series:
                        check_entry(page, where, entry, series[path], context)
                    else:
                        self.problems += references.unknown(page, where, "value", path, series, key=True)
