"""Nouns of persons (人的名称): the pattern that tells them from other nouns."""

from __future__ import annotations

import re

__all__ = ["ACTOR", "PERSON", "is_learned", "people_end"]

PERSON = (
    r"(?:大学生村官|村官|(?<!公)(?<!村)文书(?=\d|、|，|$)|党员|团员|干部|群众|同志|一把手|书记|支书|委员|主任|学员|学生|教师|师资(?![库力队建培费])|老师|讲师|教员|代表|农民工?|[牧渔]民|工人|患者|选手|教练|干事|乡贤|导师|研究生|博士后|选调生|大学生|受访者|居民|教职工|职工|村民|人员|人才|专家|骨干|执委|劳力(?!资源)|[答填]卷[人者]|(?:候选|申请|传承|经纪|监护|代理)人|团干|馆员|士兵|学子|辅警|民兵|社工"
    r"|志愿者|科员|办事员|调研员|法官|检察官|(?:罪|刑|年)犯|嫌疑人|会员|成员|队员|社员|医生|护士|老人|儿童|子女|妇女|青年|军人|战士|民警|律师|劳动力|工作者|负责人|带头人|能手|家长|人士|村医(?!生)"
    r"|(?:管理|指导|辅导|宣讲|联络|调解|协理|组织|网格|信息|通讯|监督|宣传|技术|检查|督导|裁判|协管|护林|护路|护河|保育|营业|服务|驾驶|消防|安全|运动|采购|讲解|话务|炊事|驻村|保洁|公务|巡察|服务)员"
    r"|[路河林田湖链楼街]长(?!期|效|远|度|江|廊|势|出|成|大|满)|[站校所队镇乡县部院班组社厂处科局]长(?!期|效|远|度))"
)
# Matches 党员 in front of a description; must not match 党员大会
ACTOR = re.compile(rf"{PERSON}(?![大活会教室身岗节证])")
# Matches 村党组织书记; must not match 村党组织建设
_NAMED_PERSONS = re.compile(rf"{PERSON}$")

_LEARNED = frozenset({"博士", "硕士", "教授", "博士研究生", "硕士研究生"})
# Matches 高层次人才, of which doctors are one kind; must not match 教师
_OF_LEARNED = re.compile("博士|硕士|研究生|人才$")


def is_learned(noun: str, head: str) -> bool:
    """Whether a degree names the persons that have it without the head of those whom they are among.

    >>> is_learned("博士", "高层次人才"), is_learned("博士", "专职教师")
    (True, False)
    """
    return noun in _LEARNED and _OF_LEARNED.search(head) is not None


def people_end(noun: str) -> bool:
    """Whether a noun names persons.

    >>> people_end("村党组织书记"), people_end("村党组织建设")
    (True, False)
    """
    return bool(_NAMED_PERSONS.search(noun))
