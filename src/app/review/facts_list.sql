-- What was given, by whom; scans.

-- name: facts_list
-- Subjects of a range of places with a self-review or facts, the returns of each in order.
select s.id, s.kind, coalesce(p.name, u.name), coalesce(p.card, ''), u.code,
       r.received_on, r.on_paper, r.no_shortcoming, r.self_level, r.scan,
       g.facts, b.provider, b.file,
       case when b.corrects = 1 then 'correction' else b.source end, b.received_on
  from subject s join unit u on u.id = s.unit_id
  left join person p on p.id = s.person_id
  left join review r on r.subject_id = s.id
  left join given g on g.subject_id = s.id
  left join batch b on b.id = g.batch_id
 where s.cycle_id = $cycle and s.at between $first and $last and s.state = 'in'
   and (r.subject_id is not null or g.subject_id is not null)
 order by s.at, s.ord, s.id, b.id;

-- name: facts_scan_before
-- The scan of a self-review, and whether it is a paper.
select on_paper, scan from review where subject_id = $subject;

-- name: facts_scan_set
-- A scan of a self-review.
update review set scan = $scan, rev = rev + 1 where subject_id = $subject;
