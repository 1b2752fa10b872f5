using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>Names that mean a device on some systems, whatever stands behind a dot, and are refused on all: a project moves between systems.</summary>
internal static partial class DeviceNames
{
    /// <summary>Whether a part of a path is such a name.</summary>
    public static bool Is(string segment) => Device().IsMatch(segment);

    /// <exception cref="AgentPathException">A part of the path is such a name.</exception>
    public static void Refuse(string path)
    {
        foreach (var segment in path.Split(['/', '\\']))
        {
            if (Is(segment))
            {
                throw AgentPathException.DeviceName(path, segment);
            }
        }
    }

    /// <summary>Whether a part of a path is such a name.</summary>
    public static bool IsOne(string segment) => Device().IsMatch(segment);

    [GeneratedRegex(
        @"^(con|prn|aux|nul|com[0-9]|lpt[0-9])[ ]*(\.|:|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Device();
}
