-- Creates the roles of web and worker. Can run again, for example to change the password:
--   RUNTIME_PASSWORD=... psql -v ON_ERROR_STOP=1 -f deploy/postgres/roles.sql
-- `migrate` then grants young_minds_runtime its rights, so run it afterwards.
\getenv runtime_password RUNTIME_PASSWORD

-- Owns nothing and cannot log in. `migrate` grants it what web and worker need.
SELECT 'CREATE ROLE young_minds_runtime' WHERE NOT EXISTS (
  SELECT FROM pg_roles WHERE rolname = 'young_minds_runtime'
) \gexec

SELECT 'CREATE ROLE young_minds_app' WHERE NOT EXISTS (
  SELECT FROM pg_roles WHERE rolname = 'young_minds_app'
) \gexec
ALTER ROLE young_minds_app
  LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'runtime_password';
GRANT young_minds_runtime TO young_minds_app;
