# Connect and act
from .account.base import Account as Account
from .account.connecting import connect as connect
from .calls.call import Call as Call
from .errors.raised import ToolkitError as ToolkitError

# Preview
from .facts.content import measure as measure
from .routing.lists.files import preview_file as preview_file
from .routing.reports.capacity import capacity as capacity
from .routing.reports.capacity import drain as drain
from .routing.reports.capacity import to_add as to_add
from .routing.reports.comparison import agreement as agreement
from .routing.reports.comparison import compare_with_log as compare_with_log
from .routing.reports.coverage import coverage as coverage
from .routing.reports.coverage_map import coverage_map as coverage_map
from .routing.reports.explain import explain as explain
from .routing.reports.preview import preview as preview
from .routing.reports.summary import problem_rows as problem_rows
from .routing.reports.summary import summary as summary
from .routing.reports.what_if import what_if as what_if
from .routing.reports.what_if import what_if_summary as what_if_summary
from .routing.rules import Rules as Rules
from .routing.simulation.simulate import simulate as simulate

# Audit and compare
from . import audit as audit
from .audit.fix import apply_fix as apply_fix
from .audit.effect import preview_fix as preview_fix
from .snapshot.difference import diff as diff
from .snapshot.opening import load_snapshot as load_snapshot

# Show and save
from . import ui as ui
from .tables.exports import to_csv as to_csv
from .tables.exports import to_excel as to_excel
from .tables.exports import to_parquet as to_parquet
from .tables.html import Table as Table

# Learn
from .lessons import start as start
