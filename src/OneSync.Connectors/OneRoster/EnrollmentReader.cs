using OneSync.Core.Model;
using OneSync.Core.Ports;

namespace OneSync.Connectors.OneRoster;

/// <summary>Reads enrollments. One of a class or a user that is not in the package means nothing, and is left out.</summary>
internal sealed class EnrollmentReader(
    RosterRows rows, CellConverters converters, Func<RecordKind, FingerprintIndex?> known, CancellationToken cancellation)
    : RosterRecordReader(rows, converters, cancellation)
{
    private readonly int _class = rows.Column("classSourcedId"), _user = rows.Column("userSourcedId");
    private readonly FingerprintIndex? _classes = known(RecordKind.Class), _users = known(RecordKind.Person);

    protected override bool Accept() => Exists(_class, _classes, "classes.csv") && Exists(_user, _users, "users.csv");

    private bool Exists(int column, FingerprintIndex? ids, string file)
    {
        if (ids is null || column < 0 || ids.Find(Fingerprint.Of(Rows.GetUtf8(column))) >= 0)
            return true;
        Rows.Oddities.Count("Dangling " + file, $"{Rows.Name}: {{0}} enrollments are of records that are not in {file}, and are left out.");
        return false;
    }
}
