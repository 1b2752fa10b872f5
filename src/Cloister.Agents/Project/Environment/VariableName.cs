namespace Cloister.Agents;

/// <summary>What variables may be called.</summary>
internal static class VariableName
{
    /// <summary>Letters, digits and underscores, no digit first: what every shell takes.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || char.IsAsciiDigit(name[0]))
        {
            return false;
        }
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether the host sets it for shells, so that nobody else may.</summary>
    public static bool IsReserved(string name) => name.StartsWith(ProductNames.ContextVariables, StringComparison.Ordinal);
}
