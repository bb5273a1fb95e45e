-- Creates the owner of the schema and the database, for PostgreSQL on the same machine. Can run again. Run it by psql as
-- a superuser with OWNER_PASSWORD in the environment, then roles.sql.
\getenv owner_password OWNER_PASSWORD

SELECT 'CREATE ROLE young_minds_owner' WHERE NOT EXISTS (
  SELECT FROM pg_roles WHERE rolname = 'young_minds_owner'
) \gexec
ALTER ROLE young_minds_owner
  LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';

-- On a machine without a locale, the default encoding is SQL_ASCII.
SELECT $$CREATE DATABASE young_minds OWNER young_minds_owner
  TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'$$ WHERE NOT EXISTS (
  SELECT FROM pg_database WHERE datname = 'young_minds'
) \gexec
