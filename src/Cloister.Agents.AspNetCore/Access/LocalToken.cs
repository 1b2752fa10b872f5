using System.Security.Cryptography;
using System.Text;

namespace Cloister.Agents.AspNetCore;

/// <summary>What the programs of this user call the agent with. It lies in a file that nobody else can read.</summary>
internal sealed class LocalToken
{
    public const string FileName = "local.token";

    private const int Bytes = 32;
    private const UnixFileMode Others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private readonly string _path;
    private readonly byte[] _digest;

    private LocalToken(string path, string value)
    {
        _path = path;
        _digest = DigestOf(value);
    }

    /// <summary>
    /// The token that is there, or a new one. An agent that was killed leaves its token behind; with it clients take up their runs where the
    /// next one closed them.
    /// </summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="secrets">Keeps it out of every log.</param>
    public static LocalToken Ensure(string folder, SecretRedactor secrets)
    {
        PrivateFolder.Ensure(folder);
        var path = Path.Combine(folder, FileName);
        if (Read(path) is not { } value)
        {
            value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
            AtomicFile.Write(path, Encoding.ASCII.GetBytes(value), PrivateFolder.FileMode);
        }

        secrets.Add([value]);
        return new(path, value);
    }

    /// <summary>The token in a folder; null if there is none that only this user could have read.</summary>
    public static string? Find(string folder) => Read(Path.Combine(folder, FileName));

    /// <summary>Compares. How long it takes says nothing about the token.</summary>
    public bool IsSame(string given) => CryptographicOperations.FixedTimeEquals(_digest, DigestOf(given));

    public void Remove() => File.Delete(_path);

    private static string? Read(string path)
    {
        var file = new FileInfo(path);
        var isOurs =
            file.Exists && file.LinkTarget is null && (OperatingSystem.IsWindows() || (file.UnixFileMode & Others) == UnixFileMode.None);
        return isOurs && File.ReadAllText(path).Trim() is { Length: Bytes * 2 } value ? value : null;
    }

    private static byte[] DigestOf(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
