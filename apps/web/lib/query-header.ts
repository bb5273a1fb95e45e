/** The request header in which proxy.ts passes a page's query on: layouts do not get it from Next. */
export const QUERY_HEADER = 'x-young-minds-query';
