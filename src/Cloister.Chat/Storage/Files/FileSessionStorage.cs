namespace Cloister.Chat;

/// <summary>Keeps conversations in a folder, each in a file of its own.</summary>
/// <remarks>
/// A save is on the disk when it returns, and a crash leaves the old or the new conversation. Several processes may use the same folder. For encrypted files
/// put <see cref="EncryptedThreadBytes"/> around <see cref="FileThreadBytes"/>.
/// </remarks>
public sealed class FileSessionStorage : ByteSessionStorage
{
    /// <summary>Conversations in this folder, which is made when it is first needed.</summary>
    /// <param name="directory">The folder; nothing else should be in it.</param>
    /// <param name="timeProvider">Says when a thread was saved; the system's clock by default.</param>
    public FileSessionStorage(string directory, TimeProvider? timeProvider = null)
        : base(new FileThreadBytes(directory), timeProvider) { }
}
