using System.Text;
using System.Text.RegularExpressions;

namespace Cloister.Agents.Tests.Sessions;

/// <summary>Exports that somebody has spoiled, by chance.</summary>
internal static partial class Spoiled
{
    public static byte[] Copy(List<string> lines, Random chance)
    {
        var copy = lines.ToList();
        var at = chance.Next(copy.Count);
        var other = chance.Next(copy.Count);
        switch (chance.Next(7))
        {
            case 0:
                copy.RemoveAt(at);
                break;
            case 1:
                copy.Insert(at, copy[other]);
                break;
            case 2:
                (copy[at], copy[other]) = (copy[other], copy[at]);
                break;
            case 3:
                copy[at] = copy[at][..chance.Next(copy[at].Length)];
                break;
            case 4:
                // What another line says, under the number of this one.
                copy[at] = Numbers().Replace(copy[other], Numbers().Match(copy[at]).Value, 1);
                break;
            case 5:
                copy.RemoveRange(at, copy.Count - at);
                break;
            default:
                return WithOtherBytes(copy, chance);
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', copy));
    }

    private static byte[] WithOtherBytes(List<string> lines, Random chance)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        for (var count = chance.Next(1, 4); count > 0; count--)
        {
            bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
        }

        return bytes;
    }

    [GeneratedRegex("\"seq\":\\d+,\"first\":\\d+")]
    private static partial Regex Numbers();
}
