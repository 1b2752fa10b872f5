using System.Security.Cryptography;
using System.Text;

namespace Cloister.Agents;

/// <summary>
/// The right of an agent to use an account. Two agents on one account would take messages from each other, so the second one on a machine is refused.
/// </summary>
internal sealed class AccountClaim : IDisposable
{
    private readonly InterProcessLock? _held;

    private AccountClaim(InterProcessLock? held) => _held = held;

    /// <summary>Claims what the credentials of a channel lead to. One without credentials is nobody else's.</summary>
    /// <exception cref="ChannelException">Another agent has it.</exception>
    public static async Task<AccountClaim> TakeAsync(
        string home,
        string project,
        ChatPlatform platform,
        ConfigMap config,
        TimeProvider clock
    )
    {
        var credentials = platform
            .Fields.Where(field => field.IsSecret || field.IsRequired)
            .Select(field => $"{field.Key}={config.GetValueOrDefault(field.Key)}")
            .ToList();
        if (credentials.Count == 0)
        {
            return new(held: null);
        }

        var folder = PrivateFolder.Ensure(Path.Combine(home, "run", "accounts"));
        var file = Path.Combine(folder, NameOf(platform.Name, credentials));
        var holder = file + ".project";
        try
        {
            var held = await InterProcessLock.AcquireAsync(file, TimeSpan.Zero, clock, CancellationToken.None).ConfigureAwait(false);
            AtomicFile.Write(holder, Encoding.UTF8.GetBytes(project));
            return new(held);
        }
        catch (TimeoutException exception)
        {
            throw new ChannelException(ChannelFailure.Refused, $"Bot account in use by {Read(holder)}", exception);
        }
    }

    public void Dispose() => _held?.Dispose();

    // Nothing of the credentials can be read from it.
    private static string NameOf(string channel, List<string> credentials) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [channel, .. credentials]))))[..32];

    private static string Read(string holder)
    {
        try
        {
            return File.ReadAllText(holder);
        }
        catch (IOException)
        {
            return "another agent";
        }
    }
}
