// The whole job in SQL in a DuckDB database file: import, correlate, merge, plan, export.
// Usage: node job.mjs DATA-FOLDER DATABASE CSV
import { DuckDBInstance } from '@duckdb/node-api';

const [data, database, csv] = process.argv.slice(2);
const instance = await DuckDBInstance.create(database);
const db = await instance.connect();

await db.run(`
create or replace table sis as select * from read_csv('${data}/people.csv', header = true, all_varchar = true, nullstr = '');
create or replace table hr as select * from read_csv('${data}/staff.csv', header = true, all_varchar = true, nullstr = '');

-- A rule links what it finds once on both sides; each sees what the ones before it left.
create or replace table link as
  select s.sourcedId, h.EmployeeId from hr h join sis s on s.employeeNumber = h.EmployeeId
  qualify count(*) over (partition by s.sourcedId) = 1 and count(*) over (partition by h.EmployeeId) = 1;
insert into link
  select s.sourcedId, h.EmployeeId
  from hr h join sis s on lower(s.email) = lower(h.Email)
  where h.EmployeeId not in (select EmployeeId from link) and s.sourcedId not in (select sourcedId from link)
  qualify count(*) over (partition by s.sourcedId) = 1 and count(*) over (partition by h.EmployeeId) = 1;
insert into link
  select s.sourcedId, h.EmployeeId
  from hr h join sis s on strip_accents(lower(s.givenName)) = strip_accents(lower(h.First))
    and strip_accents(lower(s.familyName)) = strip_accents(lower(h.Last)) and s.birthDate = h.BirthDate
  where h.EmployeeId not in (select EmployeeId from link) and s.sourcedId not in (select sourcedId from link)
  qualify count(*) over (partition by s.sourcedId) = 1 and count(*) over (partition by h.EmployeeId) = 1;

create or replace table users as
  select coalesce(s.sourcedId, h.EmployeeId) as id, coalesce(s.username, h.EmployeeId) as username,
    coalesce(h.Email, s.email) as mail, coalesce(s.givenName, h.First) as givenName, coalesce(h.Last, s.familyName) as familyName,
    coalesce(s.birthDate, h.BirthDate) as birthDate, coalesce(s.role, 'staff') as role, coalesce(s.employeeNumber, h.EmployeeId) as employeeNumber,
    s.grade, s.homeroom, coalesce(s.school, h.Site) as school, h.Title as title, coalesce(s.phone, h.Phone) as phone, s.city
  from (select * from sis where enabled = 'true') s
  left join link l on l.sourcedId = s.sourcedId
  full join hr h on h.EmployeeId = l.EmployeeId;

create table if not exists accounts as
  select id, username, mail, givenName, familyName, role, employeeNumber, grade, homeroom, school, title, 'active' as status from users limit 0;
create or replace table plan as
  with desired as (
    select id, username, mail, givenName, familyName, role, employeeNumber, grade, homeroom, school, title, 'active' as status from users)
  select coalesce(d.id, a.id) as id, case when a.id is null then 'Create' when d.id is null then 'Disable' else 'Update' end as action,
    a as before, d as after
  from desired d full join accounts a on a.id = d.id
  where a.id is null or (d.id is null and a.status = 'active') or (d.id is not null and d is distinct from a);
`);

const [[changes]] = (await db.runAndReadAll('select count(*)::int from plan')).getRows();
if (changes > 0)
  await db.run(`
begin;
create or replace table accounts as
  select id, username, mail, givenName, familyName, role, employeeNumber, grade, homeroom, school, title, 'active' as status from users
  union all
  select a.* replace ('disabled' as status) from accounts a where a.id not in (select id from users);
commit;
copy accounts to '${csv}' (header);
`);
const counts = (await db.runAndReadAll('select (select count(*)::int from link), (select count(*)::int from users)')).getRows()[0];
console.log(`${counts[0]} links, ${counts[1]} users, ${changes} changes`);
db.closeSync();
instance.closeSync();
