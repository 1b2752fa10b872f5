using System.Text;

namespace Cloister.Architecture.Tests;

/// <summary>The lines that differ between two texts, with a little of what stands around them.</summary>
internal static class TextDiff
{
    private const int Around = 2;

    public static string Of(string approved, string actual)
    {
        var lines = Lines(approved.Split('\n'), actual.Split('\n'));
        var text = new StringBuilder();
        var last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[Math.Max(0, i - Around)..Math.Min(lines.Count, i + Around + 1)].TrueForAll(line => line[0] == ' '))
                continue;
            if (last >= 0 && i > last + 1)
                text.Append("  …\n");
            text.Append(lines[i]).Append('\n');
            last = i;
        }

        return text.ToString();
    }

    /// <summary>All lines of both, each led by '-' (only in <paramref name="a"/>), '+' (only in <paramref name="b"/>) or ' '.</summary>
    private static List<string> Lines(string[] a, string[] b)
    {
        var common = LengthsOfCommonRest(a, b);
        var lines = new List<string>();
        int i = 0,
            j = 0;
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                lines.Add($"  {a[i++]}");
                j++;
            }
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
                lines.Add($"- {a[i++]}");
            else
                lines.Add($"+ {b[j++]}");
        }

        return lines;
    }

    private static int[,] LengthsOfCommonRest(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        for (var j = b.Length - 1; j >= 0; j--)
            common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}
