"""Which part of an e-mail address may stand for an organization."""

from __future__ import annotations

# The large open services of China and elsewhere: anybody has an address there, so that one says
# nothing about whom a person works for. Compared as whole domains and their subdomains.
OPEN_MAIL_DOMAINS = frozenset(
    {
        "126.com", "139.com", "163.com", "163.net", "188.com", "189.cn", "21cn.com", "aliyun.com",
        "aol.com", "eyou.com", "fastmail.com", "foxmail.com", "gmail.com", "gmx.com", "gmx.de",
        "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.cn", "live.com", "mac.com",
        "mail.com", "mail.ru", "mailinator.com", "me.com", "msn.com", "naver.com", "outlook.com",
        "proton.me", "protonmail.com", "qq.com", "sina.cn", "sina.com", "sina.com.cn", "sogou.com",
        "sohu.com", "tom.com", "vip.qq.com", "vip.sina.com", "web.de", "wo.cn", "yahoo.co.jp",
        "yahoo.com", "yahoo.com.cn", "yandex.com", "yandex.ru", "yeah.net", "ymail.com", "zoho.com",
    }
)  # fmt: skip


# Under these anybody can register a name, so that none of them is one organization.
SHARED_SUFFIXES = frozenset(
    {"ac.cn", "ac.jp", "ac.uk", "co.jp", "co.uk", "com.cn", "edu.cn", "gov.cn", "net.cn", "org.cn"}
)


def domain_of(address: str) -> str:
    """What stands after the last @, in small letters."""
    return address.rpartition("@")[2].strip().casefold()


def is_within(domain: str, wider: str) -> bool:
    """Whether a domain is another one, or lies below it: cs.demo.edu.cn within demo.edu.cn."""
    return bool(wider) and (domain == wider or domain.endswith("." + wider))


def is_open_to_everybody(domain: str) -> bool:
    """Whether addresses of this domain say nothing about whom a person works for."""
    return domain in SHARED_SUFFIXES or any(is_within(domain, one) for one in OPEN_MAIL_DOMAINS)


def domains_above(domain: str) -> list[str]:
    """The domain itself and what lies above it, down to two labels."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]
