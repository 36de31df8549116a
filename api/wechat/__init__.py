"""The WeChat gateway: everything that knows the platform."""
