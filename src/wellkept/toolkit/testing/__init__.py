"""What tests share: the cast, factories that call services, contract tests."""
