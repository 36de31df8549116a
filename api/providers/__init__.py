"""Checked providers of services for the home (家政 开锁 维修 送水 …)."""
