"""The panel of the audit."""

from toolkit.ui.audit.panel import AuditPanel

__all__ = ["AuditPanel"]
