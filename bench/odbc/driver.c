/* What the driver can do by itself: reads all of "people" and keeps nothing, with as little around it as C allows.
   driver CONNECTION blocks|rows */
#include <sql.h>
#include <sqlext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { Rows = 1024, Room = 320, Columns = 15 };

static char cells[Columns][Rows][Room];
static SQLLEN lengths[Columns][Rows];

static void check(SQLRETURN result, SQLSMALLINT kind, SQLHANDLE handle)
{
    SQLCHAR state[6] = "", said[512] = "";
    if (SQL_SUCCEEDED(result))
        return;
    SQLGetDiagRec(kind, handle, 1, state, NULL, said, sizeof said, NULL);
    fprintf(stderr, "%s %s\n", state, said);
    exit(1);
}

int main(int count, char **arguments)
{
    SQLHANDLE environment, connection, statement;
    SQLULEN fetched = 0;
    long people = 0, bytes = 0;
    if (count != 3)
        return 2;
    int blocks = strcmp(arguments[2], "blocks") == 0;
    SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment);
    SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER)SQL_OV_ODBC3, 0);
    SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
    check(SQLDriverConnect(connection, NULL, (SQLCHAR *)arguments[1], SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT), SQL_HANDLE_DBC, connection);
    SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, (SQLPOINTER)SQL_AUTOCOMMIT_OFF, 0);
    SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement);
    if (blocks)
    {
        SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, (SQLPOINTER)Rows, 0);
        SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0);
    }
    check(SQLExecDirect(statement, (SQLCHAR *)"select * from people", SQL_NTS), SQL_HANDLE_STMT, statement);
    for (int column = 0; blocks && column < Columns; column++)
        check(SQLBindCol(statement, column + 1, SQL_C_CHAR, cells[column], Room, lengths[column]), SQL_HANDLE_STMT, statement);
    for (SQLRETURN result; (result = SQLFetch(statement)) != SQL_NO_DATA;)
    {
        check(result, SQL_HANDLE_STMT, statement);
        people += blocks ? (long)fetched : 1;
        for (int column = 0; !blocks && column < Columns; column++)
            check(SQLGetData(statement, column + 1, SQL_C_CHAR, cells[column][0], Room, lengths[column]), SQL_HANDLE_STMT, statement);
        for (int column = 0; column < Columns; column++)
            bytes += lengths[column][0];
    }
    printf("%ld people\n", people);
    return bytes < 0;
}
