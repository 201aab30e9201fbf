"""Chinese names: a surname with a title, or a full name behind a word that announces one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain

_SINGLE = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔常汤温康"
    "施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂"
    "成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景"
    "党宫费卜冷晏席卫米柏宗瞿傅闻桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝向赖"
)
"""Surnames as a public fact; those that are everyday words are left to cues."""
_EVERYDAY = set("于任方白金石安时单车和全成明应向边米路房查池连司管关古吉简项农师席冷党常温解华阳麻包左宗景卫"
                "沙易游商丛苗谷景尚宁")  # fmt: skip
"""Of these, a title directly behind is trusted, a title behind a given name only with care."""
_RARE = set("车房应向和路边池查米连席项时全明成")
"""Of those, the ones that end other words: with nothing but a title they need a clear beginning."""
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_ROLES = frozenset(
    [
        "物业",
        "居委",
        "社区",
        "街道",
        "项目",
        "业委",
        "楼组",
        "保安",
        "保洁",
        "客服",
        "值班",
        "退休",
        "家庭",
        "片区",
        "社工",
        "妇联",
    ]
)
_DOUBLE = "欧阳|司徒|司马|上官|诸葛|慕容|夏侯|皇甫|尉迟|公孙|令狐|东方|端木|南宫|西门"
_NEVER = set("的了是在和与不我你他她它们有对说请就都也很要到从把被让给这那哪什么没会能可以及或但且每各"
             "因为所下里外前后多少个位号楼室层路弄区街道市镇村站门口主")  # fmt: skip
"""Signs that stand in sentences and hardly ever in a given name as it is found here."""
_WORDS = frozenset(
    [
        "安全",
        "项目",
        "高级",
        "高度",
        "高层",
        "高中",
        "高架",
        "高峰",
        "方便",
        "方案",
        "方向",
        "方式",
        "方面",
        "方法",
        "江苏",
        "江边",
        "江西",
        "江南",
        "安徽",
        "安排",
        "安静",
        "安装",
        "常年",
        "常务",
        "常常",
        "常委",
        "全体",
        "全部",
        "金融",
        "金额",
        "金属",
        "石头",
        "石门",
        "白天",
        "黄金",
        "林荫",
        "林业",
        "马上",
        "马路",
        "周末",
        "周边",
        "周围",
        "周期",
        "周日",
        "周六",
        "周一",
        "周二",
        "周三",
        "周四",
        "周五",
        "成为",
        "成本",
        "成立",
        "任何",
        "任务",
        "万一",
        "万元",
        "关系",
        "关于",
        "关门",
        "温度",
        "严重",
        "严格",
        "严禁",
        "许多",
        "许可",
        "谢谢",
        "何时",
        "何必",
        "何况",
        "应该",
        "应当",
        "时间",
        "时候",
        "明显",
        "明确",
        "单位",
        "单元",
        "文明",
        "文化",
        "文件",
        "古老",
        "农民",
        "路灯",
        "路口",
        "路面",
        "管理",
        "管道",
        "包括",
        "包装",
        "左右",
        "连续",
        "简单",
        "经常",
        "平时",
        "于是",
        "易拉",
        "康复",
        "康养",
        "夏天",
        "夏季",
        "秋天",
        "段时",
        "毛病",
        "费用",
        "曲折",
        "华阳",
        "景观",
        "景色",
        "解决",
        "解释",
        "游客",
        "师傅",
        "陆续",
        "顾问",
        "顾客",
        "余下",
        "余地",
        "程度",
        "程序",
        "章程",
        "雷声",
        "龙头",
        "史上",
        "尚未",
        "宁静",
        "盛大",
        "祝愿",
        "祝贺",
        "卫生",
        "卫视",
        "米饭",
        "席位",
        "边上",
        "党员",
        "党支",
        "车主",
        "查看",
        "商店",
        "商铺",
        "商业",
        "麻烦",
        "池塘",
        "冷气",
        "车位",
        "车辆",
        "车库",
        "向上",
        "和平",
        "房屋",
        "房东",
        "古北",
        "游戏",
        "兰花",
        "梅花",
        "桂花",
        "桂林",
        "柏油",
        "柳树",
        "白色",
        "黄色",
        "蓝色",
        "高兴",
        "高声",
        "施工",
        "施救",
        "童车",
        "童年",
        "葛根",
        "季度",
        "季节",
        "左边",
        "牛奶",
        "鲁班",
        "庄重",
        "白领",
        "江湖",
        "江河",
        "万人",
        "万户",
        "陈旧",
        "陈列",
        "张贴",
        "张开",
        "杨树",
        "李子",
        "叶子",
        "唐突",
        "范围",
        "范例",
        "石库",
        "石桥",
        "石材",
        "汤圆",
        "田间",
        "田园",
        "杜绝",
        "丁字",
        "胡同",
        "胡乱",
        "胡说",
        "孔洞",
        "莫名",
        "孟春",
        "齐全",
        "齐心",
        "章节",
        "申请",
        "申报",
        "连接",
        "连廊",
        "管线",
        "管委",
        "关心",
        "关注",
        "关闭",
        "司机",
        "阳台",
        "阳光",
        "师生",
        "项链",
        "全市",
        "全区",
        "成功",
        "成年",
        "明年",
        "明天",
        "边界",
        "边缘",
        "吉利",
        "卜卦",
        "乔木",
        "乔迁",
        "金鱼",
        "金桥",
        "金钟",
        "包裹",
        "包容",
        "全家",
        "全天",
        "温暖",
        "温馨",
        "路人",
        "路边",
        "康乐",
        "文书",
        "文艺",
        "文具",
        "程家",
        "曹家",
        "王家",
        "张家",
        "何家",
        "周家",
        "汪家",
        "孔家",
        "李家",
        "陆家",
        "徐家",
        "姚虹",
        "宋园",
        "林泉",
        "田渡",
        "钱江",
        "曹杨",
        "马桥",
        "周桥",
        "张江",
        "宁可",
        "尤其",
        "符合",
        "甘愿",
        "辛苦",
        "欧洲",
        "殷切",
        "凌晨",
        "荣誉",
        "桑树",
        "应急",
        "解放",
        "应付",
        "全面",
        "全程",
        "全天",
        "成交",
        "查询",
        "明细",
        "时段",
        "时刻",
        "路段",
        "路线",
        "常见",
        "常住",
        "连日",
        "连夜",
        "古树",
        "简介",
        "简易",
        "司法",
        "管控",
        "向来",
        "和谐",
    ]
)
"""Words that begin with the sign of a surname."""
_TITLES = (
    "老先生|先生|女士|小姐|太太|阿姨|叔叔|伯伯|老伯|爷爷|奶奶|外婆|外公|大爷|大妈|大娘|大姐|大哥|大叔|大嫂|阿婆|阿公|爷叔|"
    "婆婆|老师傅|师傅|老师|医生|大夫|护士长|护士|律师|主任|书记|经理|主管|队长|站长|所长|局长|处长|科长|股长|镇长|区长|主席|"
    "会长|理事长|校长|院长|园长|厂长|店长|楼长|组长|工程师|警官|教授|博士|同志|同学|小朋友|老太|老板|会计|委员|代表|秘书|助理|某某|某"
)
_TITLE = re.compile(rf"(?:{_TITLES})(?!们)")
_SHORT = re.compile(
    rf"(?P<name>[{''.join(sorted(set(_SINGLE) - _EVERYDAY - set('施陶雷高包')))}任](?:工(?![作人程地资业艺厂具会期序商])|"
    r"[队总](?![伍是共体数长])|[姐哥伯嫂婶](?![姐哥伯])))"
)
_FAMILIAR = re.compile(
    rf"(?<![大从])[老小阿](?:[{''.join(sorted(set(_SINGLE) - _EVERYDAY - set('高马黄花林')))}王林高马黄]|{_DOUBLE})头?"
    r"(?=[，。、：；！？…,.:;!?\s”’\"')）的是在和说把天每那家有要会也就都跟与对帮给了他她常答冬夏]|\Z)"
)
_GIVEN = r"[\u4e00-\u9fff]"
_NAME = re.compile(rf"((?:{_DOUBLE})|[{_SINGLE}])({_GIVEN}{{0,2}})")
_FIRM = re.compile(
    r"(?:我叫|名叫|有个叫|先生叫|太太叫|姓名[:：]|姓名(?=\s)|联系人|收件人|投诉人|反映人|经手人|申请人|署名|签字|签了字|签名|签收|此致|本人|声明|名字|"
    r"户主|业主|居民|租客|房东|群主|老板|邻居|志愿者|规划师|会计|律师|民警|护士|保安|门卫|议事员|代表|会员|"
    r"楼组长|楼长|女儿|儿子|爱人|老伴|丈夫|妻子|孩子|认识|感谢|表扬|托付|举报|转交|留|——|--|-)[是叫:：\s“\"]{0,3}(?=[\u4e00-\u9fff])"
)
_WEAK = re.compile(r"我是(?:[^，。,;；\n]{0,24}的)?(?=[\u4e00-\u9fff])")
_ALONE = re.compile(rf"(?<![\u4e00-\u9fff])((?:{_DOUBLE})|[{_SINGLE}])({_GIVEN}{{1,2}})"
                    r"(?=[,，:：、\s]{0,3}(?:[男女][,，、\s]|身份证|手机|电话|(?<![\d])[1-9][\d ]{6}|\d{11}))")  # fmt: skip
_END = re.compile(r"[，。、：；！？…,.:;!?\s”’\"')）(（\dA-Za-z{\-]|\Z")
_SOFT_END = re.compile(
    r"[的在写说教不同很是和与要给帮打把签留发提处态做讲答请愿]|负责|小伙|女士|先生"
)
_MORE = re.compile(r"[、和与及]\s?")
_SURNAME_SAID = re.compile(rf"(?:我|免贵|本人)姓([{_SINGLE}]|{_DOUBLE})(?=[，。,.！\s]|\Z)")


def find_names_zh(plain: Plain) -> Iterator[Found]:
    """Find names by their titles, by words that announce them, and beside a number."""
    words = plain.text
    for title in _TITLE.finditer(words):
        start = _find_bearer(words, title.start())
        if start is not None:
            yield _found(start, title.end())
    for pattern in (_SHORT, _FAMILIAR):
        for match in pattern.finditer(words):
            yield _found(match.start(), match.end())
    for match in _SURNAME_SAID.finditer(words):
        yield _found(match.start(1), match.end(1))
    for match in _ALONE.finditer(words):
        if match[0][:2] not in _WORDS and not _NEVER & set(match[2]):
            yield _found(match.start(), match.end())
    for pattern, soft in ((_FIRM, True), (_WEAK, False)):
        for cue in pattern.finditer(words):
            yield from _find_announced(words, cue.end(), soft=soft)


def _found(start: int, end: int) -> Found:
    return Found(kind=PersonalKind.NAME, start=start, end=end)


def _find_bearer(words: str, at: int) -> int | None:
    """Return where the name before a title begins: the longest that can be one."""
    for length in (4, 3, 2, 1):
        start = at - length
        if start < 0:
            continue
        match = _NAME.fullmatch(words, start, at)
        if match and _can_be_name(words, match, has_title=True):
            return start
    return None


def _can_be_name(words: str, match: re.Match[str], *, has_title: bool) -> bool:
    surname, given = match[1], match[2]
    if _NEVER & set(given) or (surname + given)[:2] in _WORDS:
        return False
    before = words[max(0, match.start() - 1) : match.start()] + surname
    if before in _JOINED:
        return False
    if not has_title:
        return True
    if given in _ROLES or (surname in _EVERYDAY and len(given) == 1):
        return False
    return not (surname in _RARE and not given and _HAN.match(before))


_JOINED = frozenset(["任何", "如何", "为何", "感谢", "多谢", "答谢", "致谢", "谢谢", "公安", "平安", "治安", "小金", "现金", "资金", "基金", "三方", "双方", "对方", "官方", "地方", "各方", "上海", "明白", "空白", "责任", "主任", "担任", "信任", "前任", "现任", "原任", "兼任", "属于", "关于", "由于", "对于", "在于", "位于", "有时", "临时", "小时", "当时", "平时", "同时", "简单", "名单", "订单", "菜单", "停车", "公交", "车管", "保安", "护士", "志愿", "安全", "完成", "组成", "改成", "建成", "非常", "经常", "正常", "日常", "人员", "保管", "主管", "城管", "不管", "分管", "尽管", "托管", "海关", "机关", "有关", "相关", "开关", "附近", "负责", "工段", "路段", "时段", "阶段", "公司", "上司", "导师", "厨师", "律师", "老师", "医师", "技师", "教师", "工程", "过程", "全程", "流程", "日程", "课程", "章程", "家常", "照常", "总管", "监管", "物管", "接管", "代管", "交管", "反应", "回应", "供应", "相应", "适应", "报应", "健康", "建康", "小康", "社康", "水文", "中文", "语文", "英文", "论文", "作文", "公文", "条文", "人文", "天文", "白领", "中华", "精华", "繁华", "年华", "新华", "太阳", "夕阳", "重阳", "阴阳", "向阳", "朝阳", "欧阳", "门卫", "保卫", "护卫", "警卫"])  # fmt: skip
"""Words that end with the sign of a surname."""


def _find_announced(words: str, at: int, *, soft: bool) -> Iterator[Found]:
    """Find a name at a place where one is announced, and those listed behind it."""
    while True:
        end = _measure_name(words, at, soft=soft)
        if end is None:
            return
        yield _found(at, end)
        more = _MORE.match(words, end)
        if not more:
            return
        at = more.end()


def _measure_name(words: str, at: int, *, soft: bool) -> int | None:
    match = _NAME.match(words, at)
    if not match:
        return None
    surname, given = match[1], match[2]
    for length in range(len(given), 0, -1):
        name, end = given[:length], match.start(2) + length
        is_ended = _END.match(words, end) or (soft and _SOFT_END.match(words, end))
        if not is_ended or _NEVER & set(name) or (surname + name)[:2] in _WORDS:
            continue
        if name[-1] not in "人员师者长":
            return end
    return None
