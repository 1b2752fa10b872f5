namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    /// <summary>Compares what is made from the log with it, and puts that right if it is asked to.</summary>
    /// <exception cref="SessionBusyException">A run goes on, or something waits.</exception>
    public async Task<SessionCheck> CheckAsync(bool repair, CancellationToken cancellationToken)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        ThrowIfExecuting();
        var stored = await services.Store.ReadAsync(reader => reader.FindSessionAsync(Key), cancellationToken).ConfigureAwait(false);
        var checking = new SessionChecking(services.Store, stored!);
        var check = await checking.RunAsync(cancellationToken).ConfigureAwait(false);
        if (!repair || check.IsWhole || check.Damage.Count > 0)
        {
            return check;
        }

        await services.Store.CommitAsync(checking.Repairs(), Durability.Disk).ConfigureAwait(false);
        Log.Correct(checking.Corrected);
        return check with { IsRepaired = true };
    }
}
