using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Refuses what libtorch must not be given: with a generator that was disposed of it ends the process or draws from its own
/// global one, and with other such objects it says nothing that helps.
/// </summary>
public static class Alive
{
    // TorchSharp marks most modules that were disposed of by their handle, which it keeps to itself.
    private static readonly FieldInfo? ModuleHandle = typeof(torch.nn.Module).GetField("handle", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly FieldInfo? ModuleBuffers = typeof(torch.nn.Module).GetField("_internal_buffers", BindingFlags.Instance | BindingFlags.NonPublic);
    private static readonly FieldInfo? ModuleParameters = typeof(torch.nn.Module).GetField("_internal_params", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>Refuses a tensor that is null or was disposed of.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public static torch.Tensor Require(torch.Tensor tensor, [CallerArgumentExpression(nameof(tensor))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        return tensor.IsInvalid ? throw Disposed("tensor", name) : tensor;
    }

    /// <summary>Refuses a tensor that was disposed of; null is none.</summary>
    /// <param name="tensor">What a caller passed, or null.</param>
    /// <param name="name">What it is called in the message.</param>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public static void RequireGiven(torch.Tensor? tensor, [CallerArgumentExpression(nameof(tensor))] string? name = null)
    {
        if (tensor is not null)
        {
            Require(tensor, name);
        }
    }

    /// <summary>Refuses a generator that is null or was disposed of.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public static torch.Generator Require(torch.Generator generator, [CallerArgumentExpression(nameof(generator))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(generator, name);
        return generator.Handle == 0 ? throw Disposed("generator", name) : generator;
    }

    /// <summary>
    /// Refuses a module that is null or was disposed of, itself or a part of it. Embeddings, recurrent and attention layers compute on when
    /// the dispose scope in which they were made ends, and TorchSharp leaves their parameters out from then on: nothing would train them.
    /// </summary>
    /// <typeparam name="TModule">The module's type.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public static TModule Require<TModule>(TModule module, [CallerArgumentExpression(nameof(module))] string? name = null)
        where TModule : torch.nn.Module
    {
        ArgumentNullException.ThrowIfNull(module, name);
        RequireOwn(module, name);
        foreach (var part in module.modules())
        {
            RequireOwn(part, name);
        }

        return module;
    }

    /// <summary>Refuses tensors of which one is null or was disposed of.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="name">What the caller calls them.</param>
    /// <exception cref="ArgumentNullException">The collection is null.</exception>
    /// <exception cref="ArgumentException">One of the tensors is null.</exception>
    /// <exception cref="ObjectDisposedException">One of them was disposed of.</exception>
    public static void RequireAll(IEnumerable<torch.Tensor> tensors, [CallerArgumentExpression(nameof(tensors))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tensors, name);
        foreach (var tensor in tensors)
        {
            if (tensor is null)
            {
                throw new ArgumentException("One of the tensors is null.", name);
            }

            Require(tensor, name);
        }
    }

    private static void RequireOwn(torch.nn.Module module, string? name)
    {
        if (IsDisposed(module))
        {
            throw Disposed("module", name);
        }

        if (ModuleParameters?.GetValue(module) is OrderedDict<string, Parameter> parameters)
        {
            foreach (var (parameter, value) in parameters)
            {
                // A list of parameters has another list of its own, and after to() the new ones are there alone.
                if (value.IsInvalid && !module.named_parameters(recurse: false).Any(own => own.name == parameter))
                {
                    throw new ObjectDisposedException(
                        name,
                        $"The parameter '{parameter}' of {module.GetType().Name} was disposed of: the layer was made in a dispose scope that has ended, or "
                        + "the parameter was replaced. Make models outside of dispose scopes.");
                }
            }
        }

        if (ModuleBuffers?.GetValue(module) is OrderedDict<string, (torch.Tensor Buffer, bool IsPersistent)> buffers)
        {
            foreach (var (buffer, value) in buffers)
            {
                if (value.Buffer.IsInvalid)
                {
                    throw new ObjectDisposedException(name, $"The buffer '{buffer}' of {module.GetType().Name} was disposed of. Detach it from its dispose scope, or make the model outside of one.");
                }
            }
        }
    }

    // Linear layers and convolutions leave their handle open and dispose of their weights.
    private static bool IsDisposed(torch.nn.Module module)
        => ModuleHandle?.GetValue(module) is SafeHandle { IsClosed: true } || module switch
        {
            Linear linear => linear.weight is { IsInvalid: true },
            Convolution convolution => convolution.weight is { IsInvalid: true },
            _ => false,
        };

    private static ObjectDisposedException Disposed(string what, string? name) => new(name, $"The {what} was disposed of.");
}
