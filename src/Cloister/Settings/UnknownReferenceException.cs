namespace Cloister;

/// <summary>Settings name plugins or services that are not there.</summary>
public sealed class UnknownReferenceException : InvalidOperationException
{
    internal UnknownReferenceException(string operation, UnknownReferenceKind kind, IReadOnlyList<string> references)
        : base(Describe(operation, kind, references))
    {
        Operation = operation;
        Kind = kind;
        References = references;
    }

    /// <summary>The operation that was refused.</summary>
    public string Operation { get; }

    /// <summary>What is unknown.</summary>
    public UnknownReferenceKind Kind { get; }

    /// <summary>Every unknown plugin id or pin.</summary>
    public IReadOnlyList<string> References { get; }

    internal static string Describe(string operation, UnknownReferenceKind kind, IReadOnlyList<string> references)
    {
        var names = string.Join(", ", references.Select(reference => $"'{reference}'"));
        var what = kind switch
        {
            UnknownReferenceKind.Plugin => $"plugins that are not registered: {names}",
            UnknownReferenceKind.PinnedPlugin => $"services of plugins that are not registered: {names}",
            _ => $"services that their plugin did not register: {names}",
        };
        return $"{operation}: the settings name {what}. Correct the names or remove the entries, "
            + "or choose another UnknownReferencePolicy to have such entries left out.";
    }
}
