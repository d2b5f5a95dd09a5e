"""Who may see and keep the processes: the provider's people see them, those who answer for the system keep them."""

from wellkept.records.registers import register_access

ACCESS = register_access("processes", managers=("sms-manager", "top-management"))
