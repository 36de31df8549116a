-- A town after three years. Statements end with a line of a semicolon alone; what begins with a colon
-- is a fact of `Size`, or the moment `now`. Nothing is drawn by chance: `draw` gives a number from 0 up to 1 for a row and what
-- is asked of it, so that the town is the same each time. Few grids and few people have most of it,
-- as it is in life.

create function pg_temp.draw(n bigint, what text) returns float8 immutable language sql as
$$ select (hashint8extended(n, hashtext(what)) & 1048575) / 1048576.0 $$
;
-- What people write, and how many days of the wall such a thing is promised in.
create temp table sayings as
select row_number() over () as id, * from (values
    ('noise', 'normal', 7, array['楼上半夜装修吵得睡不着', '广场舞音乐太响了', '工地晚上十一点还在施工']),
    ('lift', 'urgent', 2, array['电梯坏了没人修', '电梯老是卡在半路', '电梯门关不上']),
    ('lighting', 'normal', 7, array['楼道灯坏了三天了', '路灯不亮，晚上太黑', '感应灯一直不亮']),
    ('rubbish', 'normal', 7, array['垃圾桶满了没人清', '楼下堆了一大堆垃圾', '厨余垃圾臭得不行']),
    ('water_leak', 'normal', 7, array['屋顶漏水', '楼上渗水到我家了', '水管爆了一直流']),
    ('water_supply', 'urgent', 2, array['停水一上午了', '水压太小洗不了澡', '自来水发黄']),
    ('power', 'urgent', 2, array['整栋楼停电了', '老是跳闸', '电表箱冒火花']),
    ('parking', 'normal', 7, array['消防通道停满了车', '车位被人占了', '电动车乱停']),
    ('greening', 'normal', 7, array['树枝挡住窗户', '草坪没人修剪', '树倒了压着路']),
    ('pets', 'normal', 7, array['狗不拴绳', '楼下狗叫一整夜', '狗屎没人捡']),
    ('other', 'normal', 7, array['想问问什么时候加装电梯', '邮箱钥匙丢了', '物业公告看不懂'])
) as said (kind, urgency, days, words)
;
insert into communities (name)
select '居委会' || n from generate_series(1, :grids / 10) n
;
insert into companies (name, aliases)
select '物业公司' || n, '{}' from generate_series(1, 20) n
;
-- Names without digits, which would run into the number of the building behind them.
insert into estates (community_id, name, aliases, company_id)
select 1 + (n - 1) / 10, translate(n::text, '0123456789', '安宁和平福康吉祥春明') || '苑', '{}',
       1 + n % 20
from generate_series(1, :grids) n
;
insert into buildings (estate_id, number, unit_count, floor_count)
select e.id, b::text, 3, 18 from estates e, generate_series(1, 10) b
;
-- A worker a grid, a lead for ten grids, ten at the desk, five supervisors.
insert into staff (openid, name, role, skills, active)
select 'staff-' || n, '员工' || n,
       case when n <= :grids then 'grid_worker' when n <= :grids * 11 / 10 then 'grid_lead'
            when n <= :grids * 11 / 10 + 10 then 'desk' else 'supervisor' end, '{}', true
from generate_series(1, :grids * 11 / 10 + 15) n
;
insert into shifts (staff_id, weekday, starts_at, ends_at)
select s.id, d, '08:00', '18:00' from staff s, generate_series(0, 6) d
;
-- Each has had six leaves of five days.
insert into leaves (staff_id, first_day, last_day, handed_over_at)
select s.id, first, first + 4, first
from staff s, generate_series(1, 6) nth,
     lateral (select cast(:now as date) - cast(nth * 180 + s.id % 90 as int) as first) as days
;
insert into company_members (company_id, staff_id)
select 1 + n % 20, n from generate_series(1, :grids / 10) n
;
insert into kin (staff_id, name)
select n, '亲属' || n from generate_series(1, :grids / 8) n
;
insert into grids (community_id, name, net, lead_id)
select e.community_id, '网格' || e.id, 'estate', :grids + 1 + (e.id - 1) / 10 from estates e
;
insert into grid_areas (grid_id, estate_id, buildings, valid_from)
select g.id, g.id, null, '2020-01-01' from grids g
;
insert into grid_workers (grid_id, staff_id, valid_from)
select g.id, g.id, '2020-01-01' from grids g
;
-- Rules for the lifts of some grids, which go to the grid beside.
insert into rule_sets (proposed_at, activated_at) values (now(), now())
;
insert into routing_rules (set_id, name, priority, kinds, nets, urgencies, words, grid_ids,
                           estate_ids, target_staff_id)
select 1, '电梯' || n, 100, '{lift}', '{}', '{}', '{}', array[n], '{}', n + 1
from generate_series(1, :grids / 8) n
;
insert into residents (openid, plainly, first_seen_at)
select 'resident-' || n, false, '2023-01-01' from generate_series(1, :residents) n
;
insert into contacts (openid, last_contact_at, message_left, click_left)
select openid, cast(:now as timestamptz) - interval '30 days' * pg_temp.draw(id, 'seen'), 0, 0
from residents
union all
select openid, cast(:now as timestamptz) - interval '2 days' * pg_temp.draw(id, 'here'), 0, 0
from staff
;
-- The older, the fewer are open; nearly half of those is overdue. Of the others some were taken back,
-- all else is done, and one in eight of it was late.
insert into cases (source, case_number, reporter_id, kind, urgency, description, estate_id, building, place,
                   state, grid_id, owner_id, opened_at, accept_due_at, finish_due_at, taken_at,
                   resolved_at, closed_at, rating, reopened_count)
select 'resident', 'YX-' || to_char(at, 'YYYYMMDD') || '-' || lpad(n::text, 8, '0'),
       1 + floor(:residents * power(pg_temp.draw(n, 'reporter'), 1.5)),
       case when desk then 'hand_over' else s.kind end,
       case when desk then 'normal' else s.urgency end,
       case when desk then '转人工' else s.words[1 + n % 3] end,
       case when not desk then grid end,
       case when not desk then building::text end,
       case when desk then '' else e.name || building || '栋' end,
       case when not open and course < 0.03 then 'withdrawn'
            when not open and at + took + interval '7 days' < :now then 'closed'
            when not open then 'resolved'
            when desk or course < 0.3 then 'assigned'
            when course < 0.85 then 'in_progress' else 'on_hold' end,
       case when not desk then grid end,
       case when desk then :grids * 11 / 10 + 1 + n % 10 else grid end,
       at, at + interval '1 day', at + s.days * interval '1 day',
       case when not open or (course >= 0.3 and not desk)
            then at + least(interval '8 hours' * pg_temp.draw(n, 'taken'), took) end,
       case when not open and course >= 0.03 then at + took end,
       case when not open and course >= 0.03 and at + took + interval '7 days' < :now
            then at + took + interval '7 days' end,
       case when not open and course >= 0.03 and n % 2 = 0
            then 1 + floor(5 * sqrt(pg_temp.draw(n, 'rating'))) end,
       0
from (select n, at, pg_temp.draw(n, 'open') < exp((n - :cases) / cast(:open_cases as float8)) as open,
             pg_temp.draw(n, 'desk') < 0.02 as desk, pg_temp.draw(n, 'course') as course,
             1 + floor(:grids * power(pg_temp.draw(n, 'grid'), 1.5)) as grid,
             1 + floor(10 * pg_temp.draw(n, 'building')) as building,
             least(interval '12 days' * power(pg_temp.draw(n, 'took'), 4),
                   0.9 * (cast(:now as timestamptz) - at)) as took
      from (select n, cast(:now as timestamptz)
                      - interval '3 years' * (cast(:cases as bigint) - n) / :cases as at
            from generate_series(1, cast(:cases as bigint)) n) as moments) as drawn
join sayings s on s.id = 1 + floor(11 * pg_temp.draw(n, 'kind'))
join estates e on e.id = grid
order by n
;
-- What an open case has besides.
update cases c
set list_number = numbered.at,
    take_due_at = case when c.state = 'assigned' and c.grid_id is not null
                       then greatest(c.opened_at + interval '2 hours',
                                     :now - interval '1 hour' * pg_temp.draw(c.id, 'due')) end,
    waits_for = case when c.state = 'on_hold' and c.id % 2 = 0 then 'resident'
                     when c.state = 'on_hold' then 'others' end,
    hold_reason = case when c.state = 'on_hold' then '几点方便上门' end,
    held_at = case when c.state = 'on_hold' then c.opened_at + interval '1 day' end,
    hold_until = case when c.state = 'on_hold'
                      then :now + interval '5 days' * (pg_temp.draw(c.id, 'until') - 0.02) end,
    clock_due_at = case
        when c.state = 'on_hold'
        then :now + interval '5 days' * (pg_temp.draw(c.id, 'until') - 0.02)
        when c.state = 'assigned' and c.grid_id is not null
        then greatest(c.opened_at + interval '2 hours',
                      :now - interval '1 hour' * pg_temp.draw(c.id, 'due'))
        when c.finish_due_at < :now then :now + interval '9 days' * pg_temp.draw(c.id, 'far')
        else greatest(c.finish_due_at - interval '1 day',
                      :now - interval '1 minute' * pg_temp.draw(c.id, 'due')) end
from (select id, row_number() over (partition by owner_id order by id) as at from cases
      where state in ('assigned', 'in_progress', 'on_hold')) as numbered
where numbered.id = c.id
;
-- In the busiest grids some wait with the lead until their worker, who is full, has room.
update cases
set owner_id = :grids + 1 + (grid_id - 1) / 10, room_wanted_at = opened_at, take_due_at = null,
    list_number = 1000 + id % 100000
where state = 'assigned' and grid_id <= greatest(:grids / 50, 1)
;
insert into case_events (case_id, at, actor_role, actor_id, action, from_state, to_state, note, facts)
select c.id, coalesce(step.at, c.opened_at), step.actor,
       case step.actor when 'staff' then c.owner_id when 'resident' then c.reporter_id end,
       step.action, step.before, step.after, step.note,
       case step.action when 'assign' then jsonb_build_object('owner_id', c.owner_id, 'why',
            jsonb_build_object('way', 'grid', 'grid_id', c.grid_id, 'net', 'estate',
                               'considered', jsonb_build_array(jsonb_build_array(c.owner_id, 3, 30))))
            else '{}' end
from cases c,
     lateral (values (1, c.opened_at, 'system', 'accept', 'opened', 'accepted', null),
                     (2, c.opened_at, 'system', 'assign', 'accepted', 'assigned', null),
                     (3, c.taken_at, 'staff', 'take', 'assigned', 'in_progress', null),
                     (4, c.taken_at, 'staff', 'note', 'in_progress', 'in_progress', '已联系维修'),
                     (5, c.resolved_at, 'staff', 'resolve', 'in_progress', 'resolved', '已处理完毕'),
                     (6, c.closed_at, 'system', 'close', 'resolved', 'closed', null))
             as step (nth, at, actor, action, before, after, note)
where step.at is not null and (step.action <> 'note' or c.id % 2 = 0)
order by c.id, step.nth
;
-- What was said of those that were late.
insert into case_events (case_id, at, actor_role, action, from_state, to_state, facts, rung)
select c.id, c.finish_due_at, 'system', rung.action, 'in_progress', 'in_progress',
       jsonb_build_object('told_id', c.owner_id), '0:finish:' || rung.said
from cases c, (values ('remind', 'soon:owner'), ('remind', 'overdue:owner'),
                      ('escalate', 'overdue:lead'), ('escalate', 'late:supervisor'))
              as rung (action, said)
where coalesce(c.resolved_at, :now) > c.finish_due_at and c.state <> 'withdrawn'
;
-- Of every step somebody hears; one in thirty of the owners of open cases does not.
insert into outbound_messages (openid, case_id, event_id, subject, text, options, priority, state,
                               route, queued_at, held_at, left_at)
select case e.action when 'assign' then 'staff-' || c.owner_id
                     else 'resident-' || c.reporter_id end,
       c.id, e.id, '工单进展', '编号' || c.case_number || '：' || c.description || '，有新进展。', '[]',
       'notice', case when held then 'held' else 'sent' end,
       case when not held then 'kf' end, e.at, case when held then e.at end,
       case when not held then e.at end
from case_events e join cases c on c.id = e.case_id,
     lateral (select e.action = 'assign' and c.clock_due_at is not null
                     and pg_temp.draw(c.id, 'heard') < 0.03 as held) as heard
where e.action in ('assign', 'take', 'resolve')
order by e.id
;
insert into digests (staff_id, day, at, case_ids)
select s.id, day, day, array(select generate_series(s.id * 20, s.id * 20 + 14))
from staff s, generate_series(cast(:now as timestamptz) - interval '400 days',
                              cast(:now as timestamptz) - interval '1 day', interval '1 day') as day
where extract(isodow from day) < 6
;
-- 我也是: one in fifty has neighbours who follow it, of the open ones one in ten.
insert into case_followers (case_id, resident_id, since, words, place, ended_at)
select c.id, 1 + floor(:residents * pg_temp.draw(c.id * 3 + nth, 'follower')), c.opened_at,
       c.description, c.place, null
from cases c, generate_series(1, 3) nth
where (c.id % 50 = 0 or (c.clock_due_at is not null and c.id % 10 = 0)) and c.estate_id is not null
on conflict do nothing
;
-- 合并: each into the open case before it of the same estate and kind.
with pairs as (
    select id, lag(id) over alike as into_id, row_number() over alike as nth from cases
    where clock_due_at is not null and room_wanted_at is null and estate_id is not null
    window alike as (partition by estate_id, kind order by id)
), merged as (
    update cases c
    set merged_into_id = pairs.into_id, list_number = null, clock_due_at = null, take_due_at = null
    from pairs where pairs.id = c.id and pairs.nth % 4 = 0
    returning c.id, c.merged_into_id
)
insert into case_merges (case_id, into_id, at, by_id, before)
select id, merged_into_id, :now, :grids * 11 / 10 + 1, '{"joined": [], "let_go": []}' from merged
;
-- Who is full where cases wait for room.
update staff
set capacity = (select count(*) from cases where owner_id = staff.id
                and merged_into_id is null and state in ('assigned', 'in_progress', 'on_hold'))
where id <= greatest(:grids / 50, 1)
;
-- One in a hundred is about somebody.
insert into case_subjects (case_id, staff_id, company_id, kin_id, source, at)
select id, case when id % 3 = 0 then 1 + id % :grids end, case when id % 3 = 1 then 1 + id % 20 end,
       case when id % 3 = 2 then 1 + id % (:grids / 8) end, 'words', opened_at
from cases where pg_temp.draw(id, 'about') < 0.01
;
insert into desk_talks (case_id, resident_id, asked_at, answered_at, last_word_at, ended_at)
select id, reporter_id, opened_at, case when state <> 'assigned' then taken_at end,
       case when state = 'assigned' then greatest(opened_at, :now - interval '20 minutes')
            else taken_at end,
       case when state <> 'assigned' then coalesce(closed_at, opened_at + interval '1 hour') end
from cases where kind = 'hand_over'
  and (state <> 'assigned'
       or id in (select max(id) from cases where kind = 'hand_over' and state = 'assigned'
                 group by reporter_id))
;
insert into incidents (kind, estate_id, building, words, by_id, confirmed_at, expected_at, ended_at)
select (array['power', 'water_supply', 'lift'])[1 + n % 3], 1 + n % :grids,
       case when n % 2 = 0 then (1 + n % 10)::text end, '抢修中', :grids * 11 / 10 + 1, at,
       at + interval '6 hours', case when n % 50 > 0 then at + interval '7 hours' end
from (select n, cast(:now as timestamptz) - n * interval '12 hours' as at
      from generate_series(1, 2000) n) as past
;
insert into incident_followers (incident_id, resident_id, since, words)
select i.id, 1 + floor(:residents * pg_temp.draw(i.id * 40 + nth, 'met')), i.confirmed_at, ''
from incidents i, generate_series(1, 40) nth
on conflict do nothing
