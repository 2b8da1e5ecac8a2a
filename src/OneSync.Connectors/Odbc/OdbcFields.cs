using System.Data.Common;
using OneSync.Core.Model;
using OneSync.Core.Ports;
using OneSync.Core.Settings;

namespace OneSync.Connectors.Odbc;

/// <summary>Which column of a query is which field of its records.</summary>
/// <param name="Schema">The fields.</param>
/// <param name="Columns">The column of each field.</param>
/// <param name="Types">The type of each field, as the database calls it.</param>
/// <param name="Anchor">The column of the anchor.</param>
/// <param name="Warnings">What is odd about the columns.</param>
internal sealed record OdbcFields(AttributeTable Schema, int[] Columns, IReadOnlyList<string> Types, int Anchor, IReadOnlyList<string> Warnings)
{
    private const string UsualAnchor = "sourcedId";

    /// <summary>The fields of a query.</summary>
    /// <exception cref="SourceUnavailableException">It has no column for the anchor, or two columns of one name.</exception>
    public static OdbcFields Of(DbDataReader rows, OdbcSourceQuery query, OdbcProblem problem)
    {
        AttributeTable schema = new();
        List<int> columns = [];
        List<string> types = [];
        int nameless = 0;
        for (int column = 0; column < rows.FieldCount; column++)
        {
            string name = rows.GetName(column);
            if (string.IsNullOrWhiteSpace(name))
            {
                nameless++;
                continue;
            }
            if (schema.TryGetIndex(name, out _))
                throw problem.Unavailable("RepeatedColumn", $"the query for {query.Name} has two columns '{name}'. Give one of them another name: '… AS other'.");
            schema.Add(name);
            columns.Add(column);
            types.Add(rows.GetDataTypeName(column));
        }
        string[] warnings = nameless == 0 ? [] : [$"The query for {query.Name} has {nameless} columns without a name, which are left out. Name them: '… AS name'."];
        return new OdbcFields(schema, [.. columns], types, AnchorColumn(schema, columns, query, problem), warnings);
    }

    private static int AnchorColumn(AttributeTable schema, List<int> columns, OdbcSourceQuery query, OdbcProblem problem)
    {
        if (schema.TryGetIndex(query.Anchor ?? UsualAnchor, out int field))
            return columns[field];
        string all = string.Join(", ", schema.Names);
        if (query.Anchor is not { } anchor)
        {
            string key = query.Kind == RecordKind.Person ? "'anchor'" : $"'anchor' under 'queries: {query.Name}'";
            throw problem.Unavailable("AnchorNotSet", $"nothing says which column of the query for {query.Name} holds the lasting id. Set {key}, or name a column '{UsualAnchor}'. The columns are: {all}.");
        }
        string hint = NearestName.Of(anchor, schema.Names) is { } near ? $"Did you mean '{near}'?" : $"The columns are: {all}.";
        throw problem.Unavailable("MissingAnchorColumn", $"the query for {query.Name} has no column '{anchor}', its anchor. {hint}");
    }
}
