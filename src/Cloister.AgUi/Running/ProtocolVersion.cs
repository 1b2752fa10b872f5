using System.Globalization;

namespace Cloister.AgUi;

/// <summary>Compares versions like <c>1.0</c> number by number. One that cannot be read counts as a later one of this line.</summary>
internal static class ProtocolVersion
{
    private static readonly (int Major, int Minor) Ours = Read(RunAgentInput.CurrentProtocolVersion)!.Value;

    public static bool IsOfOtherLine(string? version) => Read(version) is { } theirs && theirs.Major != Ours.Major;

    public static bool IsNewer(string? version) => version is not null && (Read(version) is not { } theirs || theirs.CompareTo(Ours) > 0);

    private static (int Major, int Minor)? Read(ReadOnlySpan<char> version)
    {
        var dot = version.IndexOf('.');
        return dot > 0 && IsNumber(version[..dot], out var major) && IsNumber(version[(dot + 1)..], out var minor) ? (major, minor) : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
