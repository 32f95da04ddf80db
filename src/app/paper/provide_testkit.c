/*
 * provide_testkit.c — a cell of which everything is known.
 */
#include "app/paper/provide_testkit.h"

#include <stddef.h>

#include "lib/db/book_testkit.h"

static const char *const rich[] = {
    "update person set card = 'T' || id, official_on = official_last",
    "insert into post_title (id, title, plain, role, leads, placed) values (2, 'Phó bí thư "
    "chi bộ', 'pho bi thu chi bo', 'deputy', 'cell', 1),(3, 'Trưởng phòng', 'truong "
    "phong', 'head', 'yes', 1)",
    "insert into post (person_id, title_id, side, unit_id) select 3, 2, 'party', id from "
    "unit where code = 'G1C1'",
    "insert into post (person_id, title_id, side, unit_id) select 1, 3, 'state', id from "
    "unit where code = 'G1C1'",
    "update post set unit_id = (select id from unit where code = 'G1C1') where person_id = "
    "1",
    "update subject set form_for = 'leader', form = '02B' where person_id in (1, 3)",
    "update subject set rated = 1, reviewed = 1, reason = null where person_id = 1",
    "insert or replace into review (subject_id, received_on, on_paper, self_level, "
    "no_shortcoming, scan, batch_id, rev) select id, 20000, 1, 'HTT', 1, '', 1, 1 from "
    "subject where person_id = 1 or unit_id = (select id from unit where code = 'G1C1')",
    "insert into review_version select id, v, '2B', 'draft', '', 'a.docx', '', 20000, 0, 1 "
    "from subject, (select 1 as v union select 2) where person_id = 1 or (person_id is "
    "null and unit_id = (select id from unit where code = 'G1C1'))",
    "insert into review_text select subject_id, version, 'quality', 1, 'Đoạn ' || version "
    "from review_version",
    "insert into review_text select subject_id, version, 'quality', 2, 'Đoạn sau' from "
    "review_version",
    "insert into review_text select subject_id, version, 'grade.quality', 1, 't' from "
    "review_version",
    "insert into shortcoming (person_id, year, text, cause, responsible, remedy, "
    "remedy_by, state, evidence, event_id) values (1, 2024, 'Chậm', 'Bận', 'Bản thân', "
    "'Xếp lịch', 20300, 'open', '', 1), (1, 2023, 'Nóng', 'Việc', 'Bản thân', 'Rèn', "
    "19800, 'partly', 'Biên bản', 1)",
    "insert into shortcoming (unit_id, year, text, cause, responsible, remedy, remedy_by, "
    "state, evidence, event_id) select id, 2024, 'Chậm', 'Bận', 'Tập thể', 'Xếp lịch', "
    "20300, 'open', '', 1 from unit where code = 'G1C1'",
    "insert into shortcoming (unit_id, year, text, cause, responsible, remedy, remedy_by, "
    "state, evidence, event_id) select id, 2023, 'Nóng', 'Việc', 'Tập thể', 'Rèn', 19800, "
    "'partly', 'Biên bản', 1 from unit where code = 'G1C1'",
    "insert into carried (cycle_id, shortcoming_id, subject_id, answer) select s.cycle_id, "
    "c.id, s.id, 'Đã bớt' from shortcoming c join subject s on s.person_id = c.person_id "
    "or (s.person_id is null and s.unit_id = c.unit_id) where c.year = 2023",
    "insert into suggestion (subject_id, ord, text, from_unit_id, body, number, on_date, "
    "due_on, answer, answered_on, conclusion, event_id) select id, 1, 'Giải ngân', null, "
    "'Đảng ủy', '7-CV/ĐU', 20050, 20070, 'Đã giải trình', 20060, 'Đồng ý', 1 from subject "
    "where person_id = 1 or (person_id is null and unit_id = (select id from unit where "
    "code = 'G1C1'))",
    "delete from given where subject_id in (select subject_id from suggestion)",
    "insert into given select subject_id, 1, "
    "'{\"criteria\":{\"D10.K2.1.1\":\"t\",\"D10.K1.1.1\":\"t\"},\"state_level\":\"HTT\",\"points_"
    "common\":27.5,\"points_result\":60}' from suggestion",
    "delete from proposal where subject_id in (select subject_id from suggestion)",
    "insert into proposal (subject_id, step, body, level, number, on_date, reason, "
    "event_id) select subject_id, step, 'Chi bộ', 'HTT', '3-TTr/CB', 20070, 'Rõ', 1 from "
    "suggestion, (select 'proposal' as step union select 'opinion')",
    "delete from decision where subject_id in (select subject_id from suggestion)",
    "insert into decision (id, subject_id, level, body, number, on_date, case_text, "
    "ground_version, pack_hash, tree_version, flags, fired, lacked, current, event_id) "
    "select 5000 + subject_id, subject_id, 'HT', 'Đảng ủy', '12-QĐ/ĐU', 20080, '{}', 1, "
    "'', 1, 0, x'', x'', 0, 1 from suggestion",
    "insert into decision (subject_id, level, body, number, on_date, reason, case_text, "
    "ground_version, pack_hash, tree_version, flags, fired, lacked, current, replaces, "
    "factors, event_id) select subject_id, 'XS', 'Đảng ủy', '13-QĐ/ĐU', 20090, 'Xét lại', "
    "'{}', 1, '', 1, 0, x'', x'', 1, 5000 + subject_id, '{\"form\":\"Văn "
    "bản\",\"content\":\"x\",\"motive\":\"x\",\"nature\":\"x\",\"degree\":\"x\",\"consequence\":"
    "\"x\",\"cause\":\"x\",\"circumstances\":\"x\"}', "
    "1 from suggestion",
    "delete from past_level where person_id = 1",
    "insert into past_level (person_id, side, year, level) select 1, 'party', v, 'XS' from "
    "(select 2020 as v union select 2021 union select 2022 union select 2023)",
    "insert into discipline (person_id, form, decided_on, side) values (1, "
    "'reprimand', 19900, 'party')",
    "update spell set to_date = 30000",
    "insert into delegate (from_unit_id, unit_id, name, phone, from_date, to_date, paper, "
    "event_id) select parent_id, unit_id, 'Vũ Thị Hà', '0900', 20000, 30000, '4-TB/ĐU', 1 "
    "from tree where code = 'G1C1'",
    "update delegate set person_id = 1",
    "insert into batch select 2, cycle_id, source, null, file, sha256, provider, received_on, "
    "event_id, 0 "
    "from batch where id = 1",
    "insert into given select subject_id, 2, "
    "'{\"criteria\":{\"D10.K1.1.2\":\"k\",\"D10.K1.1.3\":\"tb\",\"D10.K1.1.4\":{\"grade\":"
    "\"xs\",\"product\":true},\"D10.K2.1.2\":\"k\",\"D10.K2.1.3\":\"tb\",\"D10.K2.1.4\":{\"grade\":"
    "\"xs\",\"product\":true}}}' from "
    "suggestion",
    "insert into meeting (id, cycle_id, unit_id, kind, number, on_date, to_date, begins, "
    "ends, place, chair, secretary, summoned, present, conclusion, event_id) select 1, 1, "
    "id, 'review', 1, 20065, 20066, '14:00', '17:30', 'Hội trường', 'Ông A', 'Bà B', 7, 6, "
    "'Nhất trí', 1 from unit where code = 'G1C1'",
    "insert into meeting_person values (1, 'absent', 1, 'Trần Văn G', 'Ốm'), (1, "
    "'delegate', 1, 'Vũ Thị Hà', 'Đảng ủy viên'), (1, 'guest', 1, 'Lê Văn K', 'Trưởng "
    "thôn'), (1, 'board_head', 1, 'Trần Văn C', ''), (1, 'board', 2, 'Trần Văn D', '')",
    "insert into meeting_remark select 1, 1, id, 'Trần Văn C', 'Cần sát hơn', 'Tiếp thu' "
    "from subject where person_id = 1",
    "insert into ballot_count select 1, id, 'level', 6, 6, 5, 3, 1, 1, 0 from subject "
    "where unit_id = (select id from unit where code = 'G1C1')",
    "insert into ballot_count select 1, id, 'xs', 6, 6, 6, 5, 0, 0, 0 from subject where "
    "unit_id = (select id from unit where code = 'G1C1')",
};

void provide_kit_rich(const char *path)
{
    for (size_t i = 0; i < sizeof rich / sizeof *rich; i++)
        book_kit_sql(path, rich[i]);
}
