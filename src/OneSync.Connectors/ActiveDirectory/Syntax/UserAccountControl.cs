namespace OneSync.Connectors.ActiveDirectory;

/// <summary>The bits of <c>userAccountControl</c> that OneSync knows ([MS-ADTS] 2.2.16); all others stay as they are.</summary>
[Flags]
internal enum UserAccountControl
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>ADS_UF_ACCOUNTDISABLE.</summary>
    Disabled = 0x2,

    /// <summary>ADS_UF_NORMAL_ACCOUNT.</summary>
    NormalAccount = 0x200,
}

/// <summary>The enabled state within <c>userAccountControl</c>.</summary>
internal static class EnabledState
{
    /// <summary>The attribute under which OneSync shows the state: <c>true</c> or <c>false</c>.</summary>
    public const string Attribute = "enabled";

    /// <summary>The LDAP attribute that holds it.</summary>
    public const string LdapAttribute = "userAccountControl";

    /// <summary>Whether the account is enabled.</summary>
    public static bool Of(int control) => ((UserAccountControl)control & UserAccountControl.Disabled) == 0;

    /// <summary>The same bits with the state set.</summary>
    public static int With(int control, bool enabled) => enabled ? control & ~(int)UserAccountControl.Disabled : control | (int)UserAccountControl.Disabled;

    /// <summary>The bits of a new account.</summary>
    public static int New(bool enabled) => With((int)UserAccountControl.NormalAccount, enabled);
}
