using System.Security.Cryptography;
using System.Text;

namespace Cloister.Agents;

/// <summary>The key to secrets at rest: made of a variable if that is set, else random and in a file that only the user reads.</summary>
internal sealed class SecretKey(string home, Func<string, string?> variable)
{
    public const int Length = 32;

    private readonly string _file = Path.Combine(home, "key");

    /// <summary>Whether the key comes from the variable.</summary>
    public bool IsGiven => !string.IsNullOrEmpty(variable(ProductNames.KeyVariable));

    // While the store is sealed anew both keys must be there: whichever the store was last written with is the right one.
    private string NextFile => _file + ".next";

    public static byte[] Of(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The keys the store may be sealed with, the likelier first; none if none was made yet.</summary>
    public IEnumerable<byte[]> Candidates()
    {
        if (IsGiven)
        {
            return [Of(variable(ProductNames.KeyVariable)!)];
        }
        return new[] { _file, NextFile }.Where(File.Exists).Select(Read);
    }

    /// <summary>Makes the key of a store that is to be begun, unless there is one.</summary>
    public byte[] Create()
    {
        if (Candidates().FirstOrDefault() is { } known)
        {
            return known;
        }
        return Write(_file);
    }

    public SecretStoreException Missing() => SecretStoreException.NoKey(_file);

    /// <summary>Makes the key that is to follow; it counts once the store is sealed with it.</summary>
    public byte[] CreateNext() => Write(NextFile);

    /// <summary>Puts the key that the store is sealed with in its place, whatever came of an earlier change.</summary>
    public void Settle(byte[] current)
    {
        if (IsGiven || !File.Exists(NextFile))
        {
            return;
        }
        if (Read(NextFile).AsSpan().SequenceEqual(current))
        {
            File.Move(NextFile, _file, overwrite: true);
        }
        else
        {
            File.Delete(NextFile);
        }
    }

    private static byte[] Write(string file)
    {
        var key = RandomNumberGenerator.GetBytes(Length);
        AtomicFile.Write(file, key, PrivateFolder.FileMode);
        return key;
    }

    private static byte[] Read(string file) =>
        File.ReadAllBytes(file) is { Length: Length } key ? key : throw SecretStoreException.BadKeyFile(file);
}
