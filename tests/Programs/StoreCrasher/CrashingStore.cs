using System.Text;
using Cloister.Chat;

namespace StoreCrasher;

/// <summary>The stores that are on disk, by name.</summary>
public static class CrashingStore
{
    public static ISessionStorage Open(string kind, string folder) =>
        kind switch
        {
            "files" => new FileSessionStorage(folder),
            "encrypted" => new ByteSessionStorage(new EncryptedThreadBytes(new FileThreadBytes(folder), Keys)),
            "sqlite" => new SqliteSessionStorage(Path.Combine(folder, "threads.db")),
            _ => throw new ArgumentException($"There is no store called '{kind}'.", nameof(kind)),
        };

    private static FixedSessionKeys Keys => FixedSessionKeys.FromSecret(Encoding.UTF8.GetBytes("a secret of the tests"));
}
