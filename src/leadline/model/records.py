"""What the bytes say. Every record points to the span that says it; nothing here is concluded."""

from __future__ import annotations

from dataclasses import dataclass, field

from leadline.model.values import Money, Ref, Span, digest

WHOLE = -1  # `row` of what concerns a whole exhibit rather than one row of a table


@dataclass(frozen=True, slots=True)
class Context:
    """How to read an exhibit's dates, numbers and national forms; `reasons` says where each choice comes from.

    `region` is ISO 3166 alpha-2 or None, `zone` an IANA name, `currency` ISO 4217 or None,
    `date_order` one of `dmy mdy ymd` or None, `decimal` one of `. ,` or None (None: infer from the file),
    `columns` a person's corrections of a table's headers (header as printed, lower case, to column of the interface).
    """

    region: str | None = None
    zone: str = "UTC"
    currency: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    card_key: str = ""
    reasons: tuple[str, ...] = ()

    def key(self) -> str:
        """Part of the key by which finished work is skipped."""
        return digest(self.region, self.zone, self.currency, self.date_order, self.decimal, self.columns, self.card_key)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence: the name of its bytes, what they are, and how to read them."""

    sha256: str
    size: int
    media: str  # `text/plain; charset=utf-8`; our own tables: `text/csv; table=transfers`
    name: str  # last part of the path it was first seen under
    context: Context = Context()

    def base(self) -> str:
        """The media type without parameters."""
        return self.media.partition(";")[0].strip()

    def parameter(self, name: str) -> str | None:
        """One parameter of the media type (`charset`, `table`, …)."""
        for part in self.media.split(";")[1:]:
            key, _, value = part.partition("=")
            if key.strip() == name:
                return value.strip().strip('"')
        return None

    def span(self, start: int, end: int) -> Span:
        """A slice of this exhibit."""
        return Span(self.sha256, start, end)


@dataclass(frozen=True, slots=True)
class Source:
    """One place an exhibit was found at: a path that was handed in, or a member of another exhibit."""

    path: str  # relative to what was taken in; a derived exhibit is `PARENT!MEMBER`
    exhibit: str
    parent: str | None = None  # id of the source it was derived from
    locator: str = ""  # where in the parent: member name, part number, sheet
    made_by: str = ""  # name/version of the reader that derived it
    report: str | None = None
    channel: str | None = None
    intake: int = 0  # id of the journal entry that took it in

    @property
    def id(self) -> str:
        """The same content has the same id on every machine."""
        return "s-" + digest(self.path, self.exhibit)


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, or only in part, or only with a doubt; `kind` is a code of the interface."""

    kind: str
    what: str
    advice: str
    exhibit: str | None = None
    span: Span | None = None
    stage: str = ""

    @property
    def id(self) -> str:
        """The same content has the same id on every machine."""
        at = (self.span.start, self.span.end) if self.span else None
        return "p-" + digest(self.stage, self.kind, self.exhibit, at, self.what)

    def row(self) -> tuple[object, ...]:
        """As it stands in the table `problem`."""
        start, end = (self.span.start, self.span.end) if self.span else (None, None)
        exhibit = self.exhibit or (self.span.exhibit if self.span else None)
        return self.id, exhibit, start, end, self.stage, self.kind, self.what, self.advice


@dataclass(frozen=True, slots=True)
class Count:
    """Row accounting of a table or of a mail's parts: `rows_in == rows_read + rows_reported`, always."""

    exhibit: str
    rows_in: int
    rows_read: int
    rows_reported: int


@dataclass(frozen=True, slots=True)
class Child:
    """A derived exhibit as a reader hands it out: name inside the parent, bytes, what they are (None: find out)."""

    name: str
    data: bytes
    media: str | None = None
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What an exhibit was found to be: its media type and the reader that takes it (name/version); both empty where no reader does."""

    media: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """A reference, seen at a span. `field` says where it stood (`body`, `from`, `paid_to`, `narrative`, …)."""

    span: Span
    kind: str
    value: str
    raw: str
    field: str = "body"
    row: int = WHOLE

    @property
    def id(self) -> str:
        """The same content has the same id on every machine."""
        return "o-" + digest(self.span.exhibit, self.span.start, self.span.end, self.kind, self.value)

    @property
    def ref(self) -> Ref:
        """What was seen, without where."""
        return Ref(self.kind, self.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that says money moved: of a statement (one side's view), a ledger, a chain export, a plain table.

    `at` is RFC 3339 in UTC with Z, a bare date, or "" where the row has none. Accounts are references or free names.
    `side` is whose statement it stands in: `payer`, `payee`, or "" where the row shows both sides.
    `order` counts rows inside the exhibit, oldest first. `statement` numbers the statements of an exhibit.
    """

    span: Span
    order: int
    at: str
    payer: str | None
    payee: str | None
    amount: Money
    side: str = ""
    transfer_id: str | None = None
    fee: Money | None = None
    payee_amount: Money | None = None
    rail: str | None = None
    status: str | None = None
    reference: str | None = None
    counterparty: str | None = None  # the other side's name as printed
    statement: int = 0
    running: Money | None = None  # the balance printed on the row, if any

    @property
    def id(self) -> str:
        """The same content has the same id on every machine."""
        return self.transfer_id or "t-" + digest(self.span.exhibit, self.span.start, self.span.end)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a table or statement says an account has.

    `basis`: `table` (plain table `balances`), `opening`, `closing` (of statement number `statement`), `break` (inside a
    statement, right after the row of order `order`: `amount` is then the difference, printed less computed).
    """

    span: Span
    order: int
    account: str
    at: str
    amount: Money
    basis: str = "table"
    statement: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """One payment that a report says was made (a row of a reports table, or `[[payment]]` of report.toml)."""

    report: str
    span: Span
    row: int
    number: int  # counts the payments of one report inside one exhibit
    amount: Money | None = None
    paid_at: str = ""
    paid_from: str | None = None
    paid_to: str | None = None
    payment_reference: str | None = None

    @property
    def id(self) -> str:
        """The same content has the same id on every machine."""
        return "c-" + digest(self.report, self.span.exhibit, self.span.start, self.span.end, self.number)


@dataclass(frozen=True, slots=True)
class Report:
    """What one victim or reporting party handed in, as one row or one report.toml gives it.

    `fields` holds the columns of the interface that are not payments, as read (times in RFC 3339, text as printed).
    `own` are the reporter's own references (`reporter_*`, `paid_from`): they never tie a network together.
    """

    report: str
    span: Span
    row: int
    fields: dict[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """A row of the plain table `losses`: this transfer is a reported loss of this report."""

    report: str
    transfer: str
    span: Span
    row: int


@dataclass(frozen=True, slots=True)
class Account:
    """A row of the plain table `accounts`; `kind` `service` ends a trail."""

    account: str
    span: Span
    row: int
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rate:
    """A row of the plain table `rates`: the price of one unit of `asset` in `currency` at a time."""

    asset: str
    currency: str
    at: str
    price: str
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Custody:
    """A row of the plain table `custody`: who had an exhibit before intake."""

    target: str  # path or SHA-256
    span: Span
    fields: dict[str, str] = field(default_factory=dict)


Part = Child | Problem | Count | Known
Found = Observation | Entry | Balance | Claim | Report | Loss | Account | Rate | Custody | Problem | Count
