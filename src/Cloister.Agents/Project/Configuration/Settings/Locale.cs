namespace Cloister.Agents;

/// <summary>The language in which people and models are told things.</summary>
public enum Locale
{
    /// <summary>English.</summary>
    English,

    /// <summary>Chinese.</summary>
    Chinese,
}
