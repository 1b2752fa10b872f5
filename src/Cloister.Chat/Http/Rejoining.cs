namespace Cloister.Chat;

/// <summary>
/// Tells the pipeline of an attempt that a server took the connection up again with where the run stands, not with the next event: what
/// follows begins anew, with the start of the same run.
/// </summary>
internal sealed class Rejoining
{
    private bool _isDue;

    public void Announce() => _isDue = true;

    public bool Take()
    {
        var isDue = _isDue;
        _isDue = false;
        return isDue;
    }
}
