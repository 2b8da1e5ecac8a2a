using OneSync.Core.Model;

namespace OneSync.Core.Ports;

/// <summary>What a destination knows about an attribute of its accounts, so that a plan is right before anything is sent.</summary>
public sealed record AttributeRule
{
    /// <summary>The greatest number of characters of a value; null for any. A name that gets a number stays within it.</summary>
    public int? MaxLength { get; init; }

    /// <summary>
    /// The value in the writing in which the destination gives it back, so that only real differences are planned; null where every writing is kept.
    /// What is no value for the attribute comes back as it is.
    /// </summary>
    public Func<AttributeValue, AttributeValue>? Canonical { get; init; }

    /// <summary>Why the destination would not take the value, one clause with the remedy; null when it would. Null where it takes any.</summary>
    public Func<AttributeValue, string?>? WhyNot { get; init; }

    /// <summary>Whether two values are one to the destination, such as addresses that differ in case; null where they must be equal.</summary>
    public Func<AttributeValue, AttributeValue, bool>? Same { get; init; }

    /// <summary>Whether the destination never changes the value once the account is made: a mapping of it is applied on create alone.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Whether an account cannot do without a value.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The values of an account with others added to them; null to add those that it has not, case ignored.</summary>
    public Func<AttributeValue, AttributeValue, AttributeValue>? Merge { get; init; }

    /// <summary>For an attribute that names other accounts, how they are told; null for any other.</summary>
    public ReferenceRule? Reference { get; init; }
}

/// <summary>How an attribute names other accounts: by the value that one of theirs has.</summary>
/// <param name="Key">That attribute.</param>
/// <param name="WhyNot">Why a value means no account of the destination, as a clause; null when it means one.</param>
public sealed record ReferenceRule(string Key, Func<string, string?> WhyNot);

/// <summary>A name that is in use in a destination.</summary>
/// <param name="Attribute">The attribute that is kept unique.</param>
/// <param name="Name">The name.</param>
/// <param name="Anchor">The anchor of the object that has it, which need not be an account.</param>
/// <param name="IsDeleted">The object was deleted and can be brought back: the person who had the name may have it again, and nobody else.</param>
public readonly record struct NameInUse(string Attribute, string Name, string Anchor, bool IsDeleted = false);
