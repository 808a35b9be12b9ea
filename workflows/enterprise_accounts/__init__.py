"""Accounts that the office hands out to people of enterprises: one-time codes, lists, withdrawal.

What an account is lies in ``workflows.accounts`` (passwords, sessions) and in
``workflows.organisation`` (people, and for which enterprise they act); see decision 0032.
"""
