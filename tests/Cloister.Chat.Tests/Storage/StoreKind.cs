using Cloister.Testing;

namespace Cloister.Chat.Tests;

/// <summary>Every way to keep threads that this package has.</summary>
public enum StoreKind
{
    Bytes,
    Files,
    EncryptedFiles,
    EncryptedFilesWithNames,
    EncryptedBytes,
}

internal static class StoreKinds
{
    /// <summary>Opens the store of a folder; what is kept in memory is not there a second time.</summary>
    public static ISessionStorage Open(this StoreKind kind, string folder) =>
        kind switch
        {
            StoreKind.Bytes => new ByteSessionStorage(new InMemoryThreadBytes()),
            StoreKind.Files => new FileSessionStorage(folder),
            StoreKind.EncryptedFiles => Encrypted(new FileThreadBytes(folder)),
            StoreKind.EncryptedFilesWithNames => Encrypted(new FileThreadBytes(folder), hideNames: false),
            _ => Encrypted(new InMemoryThreadBytes()),
        };

    private static ByteSessionStorage Encrypted(IThreadBytes bytes, bool hideNames = true) =>
        new(new EncryptedThreadBytes(bytes, SomeKeys.Fixed) { HideNames = hideNames });
}
