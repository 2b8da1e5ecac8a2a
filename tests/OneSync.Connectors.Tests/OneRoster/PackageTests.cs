using System.IO.Compression;
using System.Text;
using OneSync.Core.Ports;

namespace OneSync.Connectors.Tests.OneRoster;

/// <summary>Manifests that do not fit, and zips that are torn or hostile.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly RosterDelivery _delivery = new();

    public void Dispose() => _delivery.Dispose();

    private string Refused(params (string, object)[] options)
    {
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Reading.Of(_delivery.Source(options)));
        Assert.NotEmpty(refused.Message);
        return refused.Id;
    }

    private string RefusedZip()
    {
        _delivery.Zip();
        return Refused();
    }

    [Fact]
    public void Without_a_manifest_it_is_1_0()
    {
        Reading people = _delivery.Without("manifest.csv").Read();
        Assert.Equal(2, people.Records.Count);
        Assert.Contains("OneRoster 1.0", Assert.Single(people.Warnings));
    }

    [Fact]
    public void Odd_manifests_are_understood()
    {
        Reading people = _delivery.With("manifest.csv", "propertyName,propertyValue\npropertyName,propertyValue\nmanifest.version,1\noneroster.version,1.1\nfile.users,bulk\nfile.scoreScales,\nfile.orgs\n").Read();
        Assert.Equal(2, people.Records.Count);
        Assert.Null(people.Incomplete);
        Assert.Equal(2, people.Warnings.Count);
    }

    [Theory]
    [InlineData("oneroster.version,1.1", "oneroster.version,2.0", "VersionNotSupported")]
    [InlineData("file.users,bulk", "file.users,\"bulk", "MalformedManifest")]
    public void What_is_not_supported_is_said(string old, string @new, string id)
    {
        _delivery.Replace("manifest.csv", old, @new);
        Assert.Equal(id, RefusedZip());
    }

    [Fact]
    public void Gradebook_files_may_be_delta()
    {
        Assert.Null(_delivery.Replace("manifest.csv", "file.results,absent", "file.results,delta").Read().Incomplete);
    }

    [Fact]
    public void Declared_files_that_are_missing_make_their_kind_incomplete()
    {
        _delivery.Without("enrollments.csv").Without("demographics.csv");
        Reading enrollments = _delivery.Read(RecordKind.Enrollment);
        Assert.Empty(enrollments.Records);
        Assert.Contains("enrollments.csv", enrollments.Incomplete);
        Reading people = _delivery.Read();
        Assert.Equal(2, people.Records.Count);
        Assert.Contains("demographics.csv", people.Incomplete);
        _delivery.Without("users.csv");
        Assert.Equal("FileMissing", RefusedZip());
    }

    [Fact]
    public void Files_declared_absent_that_are_there_are_read_and_those_absent_are_no_kind()
    {
        _delivery.Replace("manifest.csv", "file.orgs,bulk", "file.orgs,absent").Replace("manifest.csv", "file.enrollments,bulk", "file.enrollments,absent").Without("enrollments.csv");
        _delivery.Zip();
        using ISourceSession session = _delivery.Source().Open(CancellationToken.None);
        Assert.DoesNotContain(RecordKind.Enrollment, session.Kinds);
        Assert.Equal(3, Reading.Of(session, RecordKind.Org).Records.Count);
        Reading people = Reading.Of(session, RecordKind.Person);
        Assert.Null(people.Incomplete);
        Assert.Contains("declared absent", Assert.Single(people.Warnings));
    }

    [Fact]
    public void Without_orgs_references_to_them_stay()
    {
        Reading people = _delivery.Replace("manifest.csv", "file.orgs,bulk", "file.orgs,absent").Without("orgs.csv").Read();
        Assert.Equal("s1; s2", people["u1", "orgSourcedIds"].ToString());
        Assert.True(people["u1", "orgNames"].IsAbsent);
        Assert.Empty(people.Warnings);
    }

    [Fact]
    public void Without_sourcedIds_nothing_is_read()
    {
        _delivery.Replace("users.csv", "sourcedId,status", "sorcedId,status");
        Assert.Equal("MissingColumn", RefusedZip());
        _delivery.With("users.csv", "");
        Assert.Equal("EmptyFile", RefusedZip());
    }

    [Fact]
    public void Folders_and_system_files_in_the_zip_are_tolerated()
    {
        using RosterDelivery nested = new() { Folder = "export/" };
        string zip = nested.Zip();
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Update))
        {
            archive.CreateEntry("__MACOSX/export/._users.csv");
            archive.CreateEntry(".DS_Store");
        }
        Reading people = Reading.Of(nested.Source());
        Assert.Equal(2, people.Records.Count);
        Assert.Contains(people.Warnings, w => w.Contains("lie in a folder", StringComparison.Ordinal));
        Assert.Contains(people.Warnings, w => w.Contains("operating system", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../users2.csv")]
    [InlineData("a/../../x.csv")]
    [InlineData("/etc/x.csv")]
    [InlineData("C:\\x.csv")]
    [InlineData("..\\x.csv")]
    [InlineData("sub/users.csv")]
    [InlineData("USERS.csv")]
    public void Names_that_lead_out_or_come_twice_are_refused(string name)
    {
        using (ZipArchive archive = ZipFile.Open(_delivery.Zip(), ZipArchiveMode.Update))
            archive.CreateEntry(name);
        Assert.Equal("UnsafeZip", Refused());
    }

    [Fact]
    public void Zips_that_would_grow_without_limit_are_refused()
    {
        _delivery.Files["results.csv"] = new string('0', 120 << 20);
        Assert.Equal("UnsafeZip", RefusedZip());
        _delivery.Without("results.csv");
        for (int i = 0; i < 100; i++)
            _delivery.Files[$"x{i}.csv"] = "";
        Assert.Equal("UnsafeZip", RefusedZip());
    }

    [Fact]
    public void Zips_larger_than_allowed_are_refused()
    {
        _delivery.Zip();
        Assert.Equal("UnsafeZip", Refused(("maxUnpackedGiB", "0")));
    }

    [Fact]
    public void A_zip_cut_anywhere_is_refused_or_incomplete()
    {
        byte[] whole = File.ReadAllBytes(_delivery.Zip());
        for (int cut = 0; cut < whole.Length; cut += 13)
        {
            _delivery.Scratch.Write("roster.zip", whole[..cut]);
            Assert.Equal("TornZip", Refused());
        }
    }

    [Fact]
    public void A_zip_damaged_anywhere_in_the_users_never_looks_complete()
    {
        StringBuilder users = new(RosterDelivery.UserHeader + "\n");
        for (int i = 0; i < 2000; i++)
            users.Append(System.Globalization.CultureInfo.InvariantCulture, $"u{i},,,true,s1,student,user{i * 7919 % 1009},,Given{i},Family{i},,,,,,,,\n");
        _delivery.With("users.csv", users.ToString());
        foreach (CompressionLevel level in new[] { CompressionLevel.Optimal, CompressionLevel.NoCompression })
        {
            byte[] whole = File.ReadAllBytes(_delivery.Zip(level));
            int start = whole.AsSpan().IndexOf("users.csv"u8) + "users.csv".Length;
            int end = start + whole.AsSpan(start).IndexOf("PK\u0003\u0004"u8);
            for (int at = start; at < end; at += (end - start) / 40)
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= 0x55;
                _delivery.Scratch.Write("roster.zip", damaged);
                try
                {
                    Reading people = Reading.Of(_delivery.Source());
                    Assert.True(people.Incomplete is not null, $"byte {at}");
                }
                catch (SourceUnavailableException torn)
                {
                    Assert.True(torn.Id is "TornZip" or "MalformedHeader" or "MissingColumn" or "DuplicateColumn", torn.Id);
                }
            }
        }
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        _delivery.Zip();
        SourceUnavailableException missing = Assert.Throws<SourceUnavailableException>(() => Reading.Of(_delivery.Source(("path", "rooster.zip"))));
        Assert.Equal("FileNotFound", missing.Id);
        Assert.Contains("'roster.zip'", missing.Message);
        Assert.Equal("FileNotFound", Refused(("transport", "Folder"), ("path", "roster.zip")));
    }
}
