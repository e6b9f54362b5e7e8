languages = اللغة
home = الرئيسية
options = الخيارات
description = الدليل الصوتي: { $house }
close = إغلاق

# المتحف
house-lead = اختر قاعة والمسها للاستماع
rooms = القاعات
room = القاعة { $number }
clips = { $count ->
    [zero] لا مقاطع
    [one] مقطع واحد
    [two] مقطعان
    [few] { $count } مقاطع
    [many] { $count } مقطعًا
   *[other] { $count } مقطع
}
house-playing = قيد التشغيل: { $title }
number = الرقم على الجدار
number-go = انتقال
map = الخريطة
map-head = خريطة المتحف
you-are-here = أنت هنا
map-nearest = الأقرب إليك
map-legend = على الخريطة
map-route = ترتيب الزيارة
map-heard = سبق الاستماع إليها
map-in-room = في القاعة { $number }
map-next-to = بجانب القاعة { $number }
map-more = المزيد
facility-entrance = مدخل
facility-exit = مخرج
facility-toilets = دورات مياه
facility-accessible-toilets = دورات مياه لذوي الإعاقة
facility-steps = درج
facility-ramp = منحدر
facility-lift = مصعد
facility-seats = مقاعد
facility-lockers = خزائن أمانات
facility-water = مياه شرب
facility-shop = متجر
facility-first-aid = إسعافات أولية
facility-hearing-loop = حلقة سمعية
facility-wifi = Wi-Fi
visit = معلومات للزوار
hours = أوقات الزيارة
clock = { $hour }:{ $minute }
hours-line = { $days }: من { $open } إلى { $close }
days = من { $first } إلى { $last }
days-more = { $days }، { $more }
monday = الاثنين
tuesday = الثلاثاء
wednesday = الأربعاء
thursday = الخميس
friday = الجمعة
saturday = السبت
sunday = الأحد
shut-today = المتحف مغلق. يفتح اليوم الساعة { $time }.
shut-tomorrow = المتحف مغلق. يفتح غدًا الساعة { $time }.
shut-until = المتحف مغلق. يفتح يوم { $day } الساعة { $time }.
privacy = بياناتك
privacy-text = بلا حساب وبلا تطبيق وبلا بيانات شخصية. نحصي فقط المقاطع التي يُستمع إليها.
privacy-answers = إذا لمست أحد الوجوه في نهاية مقطع، فإننا نحصي هذه الإجابة أيضًا.

# المسارات
routes = مسارات مقترحة
route = مسار
route-next = التالي في المسار
route-end = ينتهي المسار هنا.
choice = الأولوية في الاستماع
choice-off = بلا تفضيل
choice-family = مقاطع العائلات أولًا
choice-described = الوصف الصوتي أولًا
choice-end = إيقاف التفضيل

# الشاشة في وضع الانتظار
attract-touch = المس للاستماع
attract-start = بدء: { $room }
attract-playing = قيد التشغيل: { $title } · بقي { $left }
still-there = هل ما زلت هنا؟
still-back = العودة إلى البداية بعد { $seconds } ث
still-stay = متابعة

# القاعة
clips-heading = للاستماع في هذه القاعة
clips-heading-both = للاستماع والقراءة في هذه القاعة
clips-heading-read = للقراءة في هذه القاعة
listen = استماع: { $title }
listen-here = استماع
hear-again = إعادة الاستماع
hear-again-named = إعادة الاستماع: { $title }
read-here = قراءة
heard = تم الاستماع
rooms-heard = القاعات التي استمعت إليها: { $heard } من { $rooms }
onward = ماذا بعد؟
next-here = التالي في هذه القاعة
rate-question = ما رأيك فيما سمعت؟
rate-good = جيد
rate-fair = لا بأس
rate-poor = غير جيد
rate-thanks = شكرًا لك!
next-room = القاعة التالية
previous-room = القاعة السابقة
all-here = كل المقاطع هنا: { $count }
list = القائمة
more = المزيد
read = النص: { $title }
read-alone = قراءة: { $title }
text = النص
told-in = اللغة: { $language }
only-to-read = نص فقط حاليًا
text-alone = نص فقط
transcript = النص الكامل
previous-sentence = الجملة السابقة
next-sentence = الجملة التالية
sentence-hint = المس جملة للاستماع منها
playing = قيد التشغيل
paused = متوقف مؤقتًا
pause = إيقاف مؤقت
resume = استئناف
pause-named = إيقاف مؤقت: { $title }
resume-named = استئناف: { $title }
stop = إيقاف
stop-named = إيقاف: { $title }
back = الرجوع 10 ثوانٍ
forward = التقديم 10 ثوانٍ
seek = الموضع في المقطع
seek-at = { $position } من { $length }
speed = السرعة
speed-slow = أبطأ
speed-usual = السرعة العادية
speed-brisk = أسرع
speed-fast = سريعة جدًا
volume-step = مستوى الصوت { $step } من { $most }
quieter = خفض الصوت
louder = رفع الصوت
speaker-missing = مكبّر الصوت لا يعمل. اقرأ النص أو استخدم هاتفك؛ وقد أُبلغ الموظفون.
again-lost = انقطع الصوت. تابع القراءة هنا أو استمع على هاتفك.
again-back = عاد الصوت. هل تريد المتابعة من { $at }؟
resume-offer = هل تريد المتابعة من { $at }؟
stopped-by-visitor = أوقف زائر آخر الصوت. يمكنك المتابعة ما إن يصبح مكبّر الصوت متاحًا.
stopped-by-staff = أوقف الموظفون الصوت. يمكنك المتابعة ما إن يُشغَّل من جديد.
go-on-at = المتابعة من { $at }
muted = مكبّرات الصوت مطفأة حاليًا. اقرأ النص أو استمع على هاتفك.
elsewhere = يُسمع هذا المقطع في قاعته فقط. يمكنك هنا قراءة نصه أو الاستماع إليه على هاتفك.
voice-stays = يستمر الصوت باللغة نفسها: { $voice }. النص في هذه الصفحة: { $text }.
play-refused = منع المتصفح تشغيل الصوت. المس مرة أخرى.
play-broke = انقطع الصوت. المس مرة أخرى.
play-unreached = لا يوجد اتصال: لا يمكن تشغيل هذا المقطع الآن. يمكنك قراءة نصه.
offline = انقطع الاتصال. جارٍ إعادة الاتصال…

# حين يستمع شخص آخر
busy = قيد التشغيل في القاعة: { $title } · بقي { $left }
follow = متابعة النص
someone-listens = هناك من يستمع إلى «{ $title }». بقي { $left }.
room-plays = قيد التشغيل في القاعة: { $title }
play-next = إضافة إلى الانتظار (الدور { $place })
queue = التالي
queued = { $place }. { $title }
unqueue = إزالة: { $title }
busy-wait = يمكنك إيقافه بعد { $seconds } ث إذا لم يلمس أحد الشاشة الأخرى.
stop-all = إيقاف للجميع
stop-all-sure = إيقاف رغم ذلك؟ هناك من يستمع
my-phone = على هاتفي
phone = هاتفي
phone-how = وجّه كاميرا هاتفك إلى الرمز أو اكتب العنوان. بلا تطبيق وبلا بيانات شخصية: تكفي شبكة Wi-Fi في المتحف.
phone-code = رمز QR للمتابعة على هاتفك
wifi-join = اتصل بشبكة Wi-Fi
wifi-code = رمز QR للاتصال بشبكة Wi-Fi
wifi-password = كلمة المرور
wifi-open = بلا كلمة مرور
scan-listen = امسح الرمز للاستماع
scan-read = امسح الرمز للقراءة
scan-free = مجانًا وبلا تطبيق

# المظهر
look = النص والألوان والارتفاع
look-text = حجم النص
look-text-1 = عادي
look-text-2 = كبير
look-text-3 = كبير جدًا
look-theme = الألوان
look-light = فاتحة
look-dark = داكنة
look-high = تباين عالٍ
look-reach = ارتفاع الأزرار
look-standing = وقوفًا
look-seated = جلوسًا
look-motion = الحركة
look-moving = مع حركة
look-still = بلا حركة

# شاشة المتحف
screen-head = شاشة جديدة
screen-new = لم تُخصَّص هذه الشاشة لأي قاعة بعد.
screen-show-code = إظهار الرمز
screen-code = رمز هذه الشاشة
screen-staff = يسجّلها الموظفون بهذا الرمز في
screen-number = الشاشة { $number }

advisory-violence = وصف للعنف
advisory-death = وصف لحالة وفاة
advisory-suicide = ذكر للانتحار
advisory-loud = أصوات عالية
variant-extended = بمزيد من التفصيل
variant-family = للعائلات
variant-described = مع وصف صوتي
variant-plain = بلغة مبسّطة

# ما تعذّر
failure-title = حدث خطأ ما
failure-page = لم نعثر على هذه الصفحة. ربما نُقلت.
failure-number = هذا الرقم ليس ضمن الجولة. تحقق من الرقم على الجدار.
failure-room = هذه القاعة ليست ضمن الجولة.
failure-clip = هذا المقطع ليس ضمن الجولة.
failure-request = لم نفهم الطلب. حاول مرة أخرى من صفحة القاعة.
failure-too-much = هذا كثير جدًا دفعة واحدة.
failure-play = سجل الاستماع هذا لا يطابق التسجيل.
failure-crowded = هناك أجهزة كثيرة متصلة الآن. انتظر لحظة ثم حاول مرة أخرى.
failure-reports = وصل من هذا الاتصال عدد كبير من سجلات الاستماع دفعة واحدة. انتظر لحظة ثم حاول مرة أخرى.
failure-stranger = لا يمكن فعل ذلك إلا من صفحات المتحف.
failure-not-a-screen = لا يمكن فعل ذلك إلا من شاشة في القاعة. استمع على هاتفك.
failure-no-tour = الجولة غير جاهزة بعد. عُد بعد قليل.
failure-no-speaker = لا يوجد مكبّر صوت في هذه القاعة. استمع على هاتفك.
failure-text-alone = لا يوجد تسجيل، بل نص فقط. اختره في قاعته لقراءته.
failure-speaker = مكبّر الصوت لا يعمل. اقرأ النص أو استخدم هاتفك.
failure-busy = هناك من يستمع الآن. يمكنك تشغيل مقطعك بعد ذلك.
failure-queue-full = هناك ثلاثة مقاطع في الانتظار. حاول مرة أخرى حين يبدأ المقطع التالي.
failure-already-there = هذا المقطع قيد التشغيل أو في الانتظار.
failure-silence = لا شيء قيد التشغيل. المس مقطعًا للاستماع إليه.
failure-shut = المتحف مغلق؛ يبقى مكبّر الصوت صامتًا حتى موعد الفتح.
failure-closing = يجري إيقاف الدليل الصوتي. عُد بعد لحظات.
failure-disk-full = قرص المتحف ممتلئ ولم يُحفظ شيء. يمكن للإدارة توفير مساحة.
failure-locked = لا يمكن حفظ شيء الآن: برنامج آخر يستخدم قاعدة بيانات المتحف. حاول مرة أخرى بعد لحظات.
failure-disk-fails = قرص المتحف لا يعمل كما ينبغي. الجولة مستمرة؛ حاول مرة أخرى بعد لحظات.
failure-damaged = يبدو أن قاعدة بيانات المتحف تالفة. يمكن للشخص المسؤول استعادة نسخة احتياطية.
failure-ours = حدث خطأ من جهتنا. حاول مرة أخرى.
failure-request-id = الرقم المرجعي للموظفين: { $id }
preview-stamp = مسودة
preview-note = مسودة: لا يراها الزوار بعد.

save-tour = حفظ الجولة كلها على هذا الهاتف · { $size } ميغابايت
save-room = حفظ هذه القاعة على هذا الهاتف · { $size } ميغابايت
saving = جارٍ الحفظ… { $percent }%
saved = حُفظت على هذا الهاتف، ويمكن الاستماع إليها بلا شبكة Wi-Fi أيضًا.
saved-remove = إزالة من هذا الهاتف
save-failed = تعذّر الحفظ. حاول مرة أخرى بعد لحظات.
save-full = لا توجد مساحة كافية على هذا الهاتف.
save-insecure = المقطع الذي بدأ يستمر حتى نهايته ولو انقطعت شبكة Wi-Fi. ولحفظ الجولة على الهاتف يجب أن يبدأ العنوان بـ https.
