"""The frame that the catalogue is checked against: the clauses of the standard and the practices of ITIL 4 by name."""

#: Clauses of ISO/IEC 20000-1:2018 that hold obligations, in the order of the standard.
CLAUSES = tuple(
    """
    4.1 4.2 4.3 4.4 5.1 5.2.1 5.2.2 5.3 6.1.1 6.1.2 6.1.3 6.2.1 6.2.2 6.3 7.1 7.2 7.3 7.4 7.5.1 7.5.2 7.5.3.1 7.5.3.2
    7.5.4 7.6 8.1 8.2.1 8.2.2 8.2.3.1 8.2.3.2 8.2.4 8.2.5 8.2.6 8.3.2 8.3.3 8.3.4.1 8.3.4.2 8.4.1 8.4.2 8.4.3 8.5.1.1
    8.5.1.2 8.5.1.3 8.5.2.1 8.5.2.2 8.5.2.3 8.5.3 8.6.1 8.6.2 8.6.3 8.7.1 8.7.2 8.7.3.1 8.7.3.2 8.7.3.3 9.1 9.2.1 9.2.2
    9.3 9.4 10.1.1 10.1.2 10.2
    """.split()  # noqa: SIM905 - one clause to a line would hide the order
)

ITIL4_PRACTICES = frozenset(
    {
        "Architecture management",
        "Availability management",
        "Business analysis",
        "Capacity and performance management",
        "Change enablement",
        "Continual improvement",
        "Deployment management",
        "IT asset management",
        "Incident management",
        "Information security management",
        "Infrastructure and platform management",
        "Knowledge management",
        "Measurement and reporting",
        "Monitoring and event management",
        "Organizational change management",
        "Portfolio management",
        "Problem management",
        "Project management",
        "Relationship management",
        "Release management",
        "Risk management",
        "Service catalogue management",
        "Service configuration management",
        "Service continuity management",
        "Service design",
        "Service desk",
        "Service financial management",
        "Service level management",
        "Service request management",
        "Service validation and testing",
        "Software development and management",
        "Strategy management",
        "Supplier management",
        "Workforce and talent management",
    }
)
