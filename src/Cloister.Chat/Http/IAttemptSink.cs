using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Watches the attempts at one run. Another attempt is another run with an id of its own, unless the request never left.</summary>
/// <remarks>Put one under <see cref="RunItems.Attempts"/>. It is called before an attempt after the first one begins; what it throws is ignored.</remarks>
internal interface IAttemptSink
{
    /// <summary>A run is tried again.</summary>
    /// <param name="attempt">What will be asked, with the id the run has now.</param>
    void OnAttempt(RunContext attempt);
}
