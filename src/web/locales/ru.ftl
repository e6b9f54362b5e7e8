languages = Язык
home = В начало
options = Настройки
description = Аудиогид: { $house }
close = Закрыть

# Дом
house-lead = Выберите зал, коснитесь записи и слушайте
rooms = Залы
room = Зал { $number }
clips = { $count ->
    [one] { $count } запись
    [few] { $count } записи
    [many] { $count } записей
   *[other] { $count } записи
}
house-playing = Сейчас звучит: { $title }
number = Номер на стене
number-go = Найти
map = План
map-head = План музея
you-are-here = Вы здесь
map-nearest = Ближе всего к вам
map-legend = На плане
map-route = Порядок осмотра
map-heard = Уже прослушано
map-in-room = В зале { $number }
map-next-to = Рядом с залом { $number }
map-more = Ещё
facility-entrance = Вход
facility-exit = Выход
facility-toilets = Туалеты
facility-accessible-toilets = Туалеты для маломобильных
facility-steps = Ступени
facility-ramp = Пандус
facility-lift = Лифт
facility-seats = Места для отдыха
facility-lockers = Камера хранения
facility-water = Питьевая вода
facility-shop = Магазин
facility-first-aid = Первая помощь
facility-hearing-loop = Индукционная петля
facility-wifi = Wi-Fi
visit = Посетителям
hours = Часы работы
clock = { $hour }:{ $minute }
hours-line = { $days }: { $open }–{ $close }
days = { $first } — { $last }
days-more = { $days }, { $more }
monday = понедельник
tuesday = вторник
wednesday = среда
thursday = четверг
friday = пятница
saturday = суббота
sunday = воскресенье
shut-today = Музей закрыт. Откроется сегодня в { $time }.
shut-tomorrow = Музей закрыт. Откроется завтра в { $time }.
shut-until = Музей закрыт. Ближайший день работы — { $day }, открытие в { $time }.
privacy = Ваши данные
privacy-text = Без регистрации, без приложения, без персональных данных. Мы учитываем только то, какие записи слушают.

# Маршруты
routes = Маршруты на выбор
route = Маршрут
route-next = Дальше по маршруту
route-end = Маршрут заканчивается здесь.
choice = Что слушать сначала
choice-off = Без предпочтений
choice-family = Сначала записи для всей семьи
choice-described = Сначала тифлокомментарий
choice-end = Отключить

# Экран в покое
attract-touch = Коснитесь, чтобы слушать
attract-start = Начать: { $room }
attract-playing = Сейчас звучит: { $title } · осталось { $left }
still-there = Вы ещё здесь?
still-back = Возврат к началу через { $seconds } с
still-stay = Продолжить

# Зал
clips-heading = Что послушать в этом зале
clips-heading-both = Что послушать и прочитать в этом зале
clips-heading-read = Что прочитать в этом зале
listen = Слушать: { $title }
listen-here = Слушать
hear-again = Слушать ещё раз
hear-again-named = Слушать ещё раз: { $title }
read-here = Читать
heard = Прослушано
rooms-heard = Прослушано залов: { $heard } из { $rooms }
onward = Что дальше
next-here = Далее в этом зале
next-room = Следующий зал
previous-room = Предыдущий зал
all-here = Все записи: { $count }
list = Список
more = Ещё
read = Текст: { $title }
read-alone = Читать: { $title }
text = Текст
told-in = Язык: { $language }
only-to-read = Пока только текст
text-alone = Только текст
transcript = Полный текст
previous-sentence = Предыдущее предложение
next-sentence = Следующее предложение
sentence-hint = Коснитесь предложения, чтобы слушать с этого места
playing = Сейчас звучит
paused = На паузе
pause = Пауза
resume = Продолжить
pause-named = Пауза: { $title }
resume-named = Продолжить: { $title }
stop = Остановить
stop-named = Остановить: { $title }
back = На 10 секунд назад
forward = На 10 секунд вперёд
seek = Позиция
seek-at = { $position } из { $length }
speed = Скорость
speed-slow = Медленнее
speed-usual = Обычная скорость
speed-brisk = Быстрее
speed-fast = Очень быстро
volume-step = Громкость { $step } из { $most }
quieter = Тише
louder = Громче
speaker-missing = Динамик не работает. Прочитайте текст или воспользуйтесь телефоном; сотрудники уже знают.
again-lost = Звук прервался. Читайте дальше здесь или слушайте на телефоне.
again-back = Звук вернулся. Продолжить с { $at }?
resume-offer = Продолжить с { $at }?
muted = Динамики временно отключены. Прочитайте текст или слушайте на своём телефоне.
elsewhere = Эта запись звучит только в своём зале. Здесь можно прочитать текст или послушать её на телефоне.
voice-stays = Голос продолжает на том же языке: { $voice }. Текст на этой странице: { $text }.
play-refused = Браузер заблокировал звук. Коснитесь ещё раз.
play-broke = Звук прервался. Коснитесь ещё раз.
play-unreached = Нет связи: эту запись сейчас не включить. Можно прочитать её текст.
stopped-by-visitor = Другой посетитель остановил звук. Вы сможете продолжить, как только динамик освободится.
stopped-by-staff = Сотрудники остановили звук. Вы сможете продолжить, когда его снова включат.
go-on-at = Продолжить с { $at }
offline = Связь прервалась. Подключаемся снова…

# Когда слушает кто-то другой
busy = Сейчас звучит в зале: { $title } · осталось { $left }
follow = Следить по тексту
someone-listens = Другой посетитель слушает «{ $title }». Осталось { $left }.
room-plays = В зале звучит: { $title }
play-next = В очередь (№ { $place })
queue = Далее
queued = { $place }. { $title }
unqueue = Убрать: { $title }
busy-wait = Остановить можно будет через { $seconds } с, если никто не коснётся другого экрана.
stop-all = Остановить для всех
stop-all-sure = Остановить? Слушает другой посетитель
my-phone = Слушать на телефоне
phone = Телефон
phone-how = Наведите камеру телефона на код или введите адрес. Без приложения и без персональных данных: достаточно Wi-Fi музея.
phone-code = QR-код, чтобы продолжить на телефоне

# Внешний вид
look = Текст, цвета и высота кнопок
look-text = Размер текста
look-text-1 = Обычный
look-text-2 = Крупный
look-text-3 = Очень крупный
look-theme = Цвета
look-light = Светлые
look-dark = Тёмные
look-high = Контрастные
look-reach = Высота кнопок
look-standing = Стоя
look-seated = Сидя
look-motion = Анимация
look-moving = С анимацией
look-still = Без анимации

# Экран музея
screen-head = Новый экран
screen-new = Этот экран пока не закреплён ни за одним залом.
screen-show-code = Показать код
screen-code = Код этого экрана
screen-staff = Сотрудники подключают его по этому коду на странице
screen-number = Экран { $number }

advisory-violence = Тема: насилие
advisory-death = Тема: смерть
advisory-suicide = Тема: самоубийство
advisory-loud = Громкие звуки
variant-extended = Подробнее
variant-family = Для всей семьи
variant-described = С тифлокомментарием
variant-plain = Простым языком

# Что не получилось
failure-title = Что-то пошло не так
failure-page = Страница не найдена. Возможно, она перемещена.
failure-number = Такого номера в экскурсии нет. Проверьте номер на стене.
failure-room = Такого зала в экскурсии нет.
failure-clip = Такой записи в экскурсии нет.
failure-request = Не удалось понять запрос. Попробуйте ещё раз со страницы зала.
failure-too-much = Слишком много за один раз.
failure-play = Эти данные о прослушивании не соответствуют записи.
failure-crowded = Сейчас подключено слишком много устройств. Подождите немного и попробуйте снова.
failure-reports = С этого подключения пришло слишком много сообщений о прослушивании сразу. Подождите немного и попробуйте снова.
failure-stranger = Это можно сделать только на страницах музея.
failure-not-a-screen = Это можно сделать только на экране в зале. Слушайте на своём телефоне.
failure-no-tour = Экскурсия ещё не готова. Загляните чуть позже.
failure-no-speaker = В этом зале нет динамика. Слушайте на своём телефоне.
failure-text-alone = Записи нет, есть только текст. Выберите его в зале, чтобы прочитать.
failure-speaker = Динамик не работает. Прочитайте текст или воспользуйтесь телефоном.
failure-busy = Сейчас слушает кто-то другой. Вашу запись можно включить следом.
failure-queue-full = В очереди уже три записи. Попробуйте, когда начнётся следующая.
failure-already-there = Эта запись уже звучит или стоит в очереди.
failure-silence = Сейчас ничего не звучит. Коснитесь записи, чтобы её послушать.
failure-shut = Музей закрыт; до открытия динамик молчит.
failure-closing = Аудиогид выключается. Попробуйте ещё раз чуть позже.
failure-disk-full = Диск музея переполнен, и ничего не сохранено. Администратор может освободить место.
failure-locked = Сейчас ничего нельзя сохранить: базу данных музея занимает другая программа. Попробуйте ещё раз через минуту.
failure-disk-fails = Диск музея работает с ошибками. Экскурсия продолжается; попробуйте ещё раз через минуту.
failure-damaged = База данных музея, похоже, повреждена. Ответственный сотрудник может восстановить её из резервной копии.
failure-ours = На нашей стороне произошла ошибка. Попробуйте ещё раз.
failure-request-id = Код для сотрудников: { $id }
preview-stamp = Черновик
preview-note = Черновик: посетители этого пока не видят.

save-tour = Сохранить всю экскурсию на телефоне · { $size } МБ
save-room = Сохранить этот зал на телефоне · { $size } МБ
saving = Сохранение… { $percent } %
saved = Сохранено на телефоне. Можно слушать и без Wi-Fi.
saved-remove = Удалить с телефона
save-failed = Не удалось сохранить. Попробуйте ещё раз чуть позже.
save-full = На телефоне не хватает свободного места.
save-insecure = Начатая запись прозвучит до конца, даже если Wi-Fi пропадёт. Сохранить экскурсию на телефоне можно, только если адрес начинается с https.
