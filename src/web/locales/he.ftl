languages = שפה
home = דף הבית
options = אפשרויות
description = מדריך קולי: { $house }
close = סגירה

# המוזיאון
house-lead = בחרו חדר וגעו בו כדי להאזין
rooms = חדרים
room = חדר { $number }
clips = { $count ->
    [one] קטע אחד
    [two] שני קטעים
   *[other] { $count } קטעים
}
house-playing = מושמע עכשיו: { $title }
number = המספר שעל הקיר
number-go = מעבר
map = מפה
map-head = מפת המוזיאון
you-are-here = אתם כאן
map-nearest = הקרוב ביותר מכאן
map-legend = על המפה
map-route = סדר הביקור
map-heard = כבר נשמע
map-in-room = בחדר { $number }
map-next-to = ליד חדר { $number }
map-more = עוד
facility-entrance = כניסה
facility-exit = יציאה
facility-toilets = שירותים
facility-accessible-toilets = שירותים נגישים
facility-steps = מדרגות
facility-ramp = רמפה
facility-lift = מעלית
facility-seats = מקומות ישיבה
facility-lockers = תאי אחסון
facility-water = מי שתייה
facility-shop = חנות
facility-first-aid = עזרה ראשונה
facility-hearing-loop = לולאת השראה
facility-wifi = Wi-Fi
visit = מידע למבקרים
hours = שעות פתיחה
clock = { $hour }:{ $minute }
hours-line = { $days }: מ־{ $open } עד { $close }
days = { $first } עד { $last }
days-more = { $days }, { $more }
monday = יום שני
tuesday = יום שלישי
wednesday = יום רביעי
thursday = יום חמישי
friday = יום שישי
saturday = שבת
sunday = יום ראשון
shut-today = המוזיאון סגור. ייפתח היום בשעה { $time }.
shut-tomorrow = המוזיאון סגור. ייפתח מחר בשעה { $time }.
shut-until = המוזיאון סגור. הפתיחה הבאה: { $day }, בשעה { $time }.
privacy = המידע שלכם
privacy-text = בלי הרשמה, בלי אפליקציה, בלי פרטים אישיים. אנחנו סופרים רק לאילו קטעים האזינו.

# מסלולים
routes = מסלולים מומלצים
route = מסלול
route-next = הבא במסלול
route-end = המסלול מסתיים כאן.
choice = להאזנה תחילה
choice-off = ללא העדפה
choice-family = קודם קטעים למשפחות
choice-described = קודם תיאור קולי
choice-end = ביטול

# המסך במנוחה
attract-lead = געו במסך – והבית יספר
attract-start = התחלה: { $room }
attract-playing = מושמע עכשיו: { $title } · נותרו { $left }
still-there = אתם עדיין כאן?
still-back = חזרה להתחלה בעוד { $seconds } שנ׳
still-stay = המשך

# החדר
clips-heading = להאזנה בחדר הזה
clips-heading-both = להאזנה ולקריאה בחדר הזה
clips-heading-read = לקריאה בחדר הזה
listen = האזנה: { $title }
listen-here = האזנה
read = טקסט: { $title }
read-alone = קריאה: { $title }
text = טקסט
told-in = שפה: { $language }
only-to-read = בינתיים טקסט בלבד
text-alone = טקסט בלבד
transcript = הטקסט המלא
playing = מושמע עכשיו
paused = מושהה
pause = השהיה
resume = המשך
pause-named = השהיה: { $title }
resume-named = המשך: { $title }
stop = עצירה
stop-named = עצירה: { $title }
back = 10 שניות אחורה
forward = 10 שניות קדימה
seek = מיקום בקטע
seek-at = { $position } מתוך { $length }
speed = מהירות
speed-slow = איטית יותר
speed-usual = מהירות רגילה
speed-brisk = מהירה יותר
speed-fast = מהירה מאוד
volume-step = עוצמה { $step } מתוך { $most }
quieter = הנמכת העוצמה
louder = הגברת העוצמה
speaker-missing = הרמקול אינו פועל. קראו את הטקסט או השתמשו בטלפון; הצוות כבר יודע.
again-lost = הצליל נפסק. המשיכו לקרוא כאן או האזינו בטלפון.
again-back = הצליל חזר. להמשיך מ־{ $at }?
muted = הרמקולים כבויים כרגע. קראו את הטקסט או האזינו בטלפון.
elsewhere = הקטע הזה מושמע רק בחדר שלו. כאן אפשר לקרוא את הטקסט או להאזין בטלפון.
voice-stays = הקריינות ממשיכה באותה שפה: { $voice }. הטקסט בדף הזה: { $text }.
play-refused = הדפדפן חסם את הצליל. געו שוב.
play-broke = הצליל נקטע. געו שוב.
play-unreached = אין חיבור: אי אפשר להשמיע את הקטע כרגע. אפשר לקרוא את הטקסט שלו.
offline = החיבור נותק. מתחברים מחדש…

# כשמישהו אחר מאזין
busy = מושמע עכשיו בחדר: { $title } · נותרו { $left }
follow = מעקב אחר הטקסט
room-plays = מושמע עכשיו בחדר: { $title }
play-next = להשמיע אחר כך (מקום { $place } בתור)
queue = הבאים בתור
queued = { $place }. { $title }
unqueue = הסרה: { $title }
busy-wait = אפשר יהיה לעצור בעוד { $seconds } שנ׳ אם אף אחד לא ייגע במסך האחר.
stop-all = עצירה לכולם
stop-all-sure = לעצור בכל זאת? מישהו מאזין
my-phone = בטלפון שלי
phone-how = כוונו את מצלמת הטלפון אל הקוד או הקלידו את הכתובת. בלי אפליקציה ובלי פרטים אישיים: מספיק להתחבר ל־Wi-Fi של המוזיאון.
phone-code = קוד QR להמשך בטלפון

# התצוגה
look = טקסט, צבעים וגובה
look-text = גודל הטקסט
look-text-1 = רגיל
look-text-2 = גדול
look-text-3 = גדול מאוד
look-theme = צבעים
look-light = בהירים
look-dark = כהים
look-high = ניגודיות גבוהה
look-reach = גובה הכפתורים
look-standing = בעמידה
look-seated = בישיבה
look-motion = אנימציה
look-moving = מופעלת
look-still = כבויה

# מסך של המוזיאון
screen-head = מסך חדש
screen-new = המסך הזה עדיין לא שויך לחדר.
screen-show-code = הצגת הקוד
screen-code = הקוד של המסך הזה
screen-staff = הצוות רושם את המסך בעזרת הקוד בכתובת
screen-number = מסך { $number }

advisory-violence = תיאורי אלימות
advisory-death = תיאור של מוות
advisory-suicide = אזכור של התאבדות
advisory-loud = צלילים חזקים
variant-extended = להעמקה
variant-family = למשפחות
variant-described = תיאור קולי
variant-plain = בשפה פשוטה

# מה שלא הצליח
failure-title = משהו השתבש
failure-page = הדף הזה לא נמצא. אולי הוא הועבר.
failure-number = המספר הזה אינו חלק מהסיור. בדקו את המספר שעל הקיר.
failure-room = החדר הזה אינו חלק מהסיור.
failure-clip = הקטע הזה אינו חלק מהסיור.
failure-request = לא הבנו את הבקשה. נסו שוב מדף החדר.
failure-too-much = זה יותר מדי בבת אחת.
failure-play = דיווח ההאזנה הזה אינו תואם להקלטה.
failure-crowded = יותר מדי מכשירים מחוברים כרגע. המתינו רגע ונסו שוב.
failure-reports = מהחיבור הזה הגיעו יותר מדי דיווחי האזנה בבת אחת. המתינו רגע ונסו שוב.
failure-stranger = אפשר לעשות זאת רק מהדפים של המוזיאון.
failure-not-a-screen = אפשר לעשות זאת רק במסך שבחדר. האזינו בטלפון.
failure-no-tour = הסיור עדיין לא מוכן. חזרו בעוד זמן מה.
failure-no-speaker = בחדר הזה אין רמקול. האזינו בטלפון.
failure-text-alone = אין הקלטה, רק טקסט. בחרו אותו בחדר שלו כדי לקרוא.
failure-speaker = הרמקול אינו פועל. קראו את הטקסט או השתמשו בטלפון.
failure-busy = מישהו אחר מאזין. אפשר להשמיע את הקטע שלכם אחר כך.
failure-queue-full = כבר ממתינים שלושה קטעים. נסו שוב כשיתחיל הקטע הבא.
failure-already-there = הקטע הזה כבר מושמע או ממתין בתור.
failure-silence = שום קטע לא מושמע. געו בקטע כדי להאזין לו.
failure-shut = המוזיאון סגור; הרמקול שקט עד הפתיחה.
failure-closing = המדריך הקולי נכבה. חזרו בעוד רגע.
failure-disk-full = הדיסק של המוזיאון מלא, ודבר לא נשמר. מנהלי המערכת יכולים לפנות מקום.
failure-locked = אי אפשר לשמור כרגע: תוכנה אחרת משתמשת במסד הנתונים של המוזיאון. נסו שוב בעוד רגע.
failure-disk-fails = הדיסק של המוזיאון אינו פועל כראוי. הסיור ממשיך; נסו שוב בעוד רגע.
failure-damaged = נראה שמסד הנתונים של המוזיאון ניזוק. מי שאחראי על המערכת יכול לשחזר גיבוי.
failure-ours = אירעה תקלה אצלנו. נסו שוב.
failure-request-id = מספר אסמכתה לצוות: { $id }
preview-stamp = טיוטה
preview-note = טיוטה: המבקרים עדיין לא רואים אותה.
