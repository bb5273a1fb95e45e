export { createSupabaseStorage, type SupabaseStorageOptions } from './supabase-storage.ts';
