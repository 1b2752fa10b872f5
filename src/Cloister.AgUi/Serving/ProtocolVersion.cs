using System.Globalization;

namespace Cloister.AgUi;

/// <summary>What versions mean to a server.</summary>
internal static class ProtocolVersion
{
    /// <summary>Newer minors are served, and so is what cannot be read: it can only come from somebody newer.</summary>
    public static bool IsOfOtherLine(string? version) =>
        Major(version) is { } theirs && theirs != Major(RunAgentInput.CurrentProtocolVersion);

    private static int? Major(ReadOnlySpan<char> version)
    {
        var dot = version.IndexOf('.');
        return dot > 0 && IsNumber(version[(dot + 1)..], out _) && IsNumber(version[..dot], out var major) ? major : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
