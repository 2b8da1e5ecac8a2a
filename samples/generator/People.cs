namespace OneSync.Samples;

/// <summary>A school, or the district office. The code is its id in the SIS and its site in HR.</summary>
public sealed record Site(string Code, string Name, string Kind);

/// <summary>A pupil.</summary>
/// <param name="Id">The sourcedId in the SIS.</param>
/// <param name="Number">The pupil number, which stays for life.</param>
/// <param name="Grade">KG, 01 to 12.</param>
/// <param name="Section">0 to 2: which of the grade's homerooms.</param>
public sealed record Pupil(string Id, string Number, string Given, string Family, DateOnly Birth, bool Girl, string Grade, int Section)
{
    /// <summary>The ids of the guardians.</summary>
    public IReadOnlyList<string> Guardians { get; init; } = [];

    /// <summary>Also goes to the other school for one class.</summary>
    public bool AtBothSchools { get; init; }

    /// <summary>False for a suspended pupil: still there, but to be kept out of every account.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The code of the pupil's school.</summary>
    public string Site => string.CompareOrdinal(Grade, "KG") == 0 || string.CompareOrdinal(Grade, "07") < 0 ? District.Elementary.Code : District.High.Code;

    /// <summary>The name of the homeroom, such as <c>07-B</c>.</summary>
    public string Homeroom => $"{Grade}-{"ABC"[Section]}";
}

/// <summary>A guardian: in the SIS alone, without a birth date.</summary>
public sealed record Guardian(string Id, string Given, string Family, string Email, string Phone);

/// <summary>A member of staff as HR has it, as the SIS has it, or both.</summary>
/// <param name="Employee">The employee number.</param>
public sealed record Staff(string Employee, string Given, string Family, DateOnly Birth, bool Woman, string Title, string Site)
{
    /// <summary>The sourcedId in the SIS; null for somebody whom HR alone knows.</summary>
    public string? SisId { get; init; }

    /// <summary>The name in the SIS, where it differs.</summary>
    public (string Given, string Family)? SisName { get; init; }

    /// <summary>False when the SIS was never told the employee number.</summary>
    public bool SisHasEmployee { get; init; } = true;

    /// <summary>The work address, the same in both unless <see cref="HrEmail"/> says otherwise.</summary>
    public string Email { get; init; } = "";

    /// <summary>The address in HR, where it differs.</summary>
    public string? HrEmail { get; init; }

    /// <summary>False for somebody whom the SIS alone knows.</summary>
    public bool InHr { get; init; } = true;

    /// <summary>Active, On leave or Left.</summary>
    public string Status { get; init; } = "Active";
}
