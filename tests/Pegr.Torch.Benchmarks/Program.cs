var r = Pegr.Torch.Runtime.LibTorch.Initialize();
System.Console.WriteLine(r);
System.Console.WriteLine(string.Join(",", r.Devices));
return;
